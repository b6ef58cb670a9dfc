import type { Command } from 'commander';
import { registerBackup } from './backup.ts';
import { registerExport } from './export.ts';
import { registerImport } from './import.ts';
import { registerKey } from './key.ts';
import { registerMigrate } from './migrate.ts';
import { registerActivation } from './model/activation.ts';
import { registerRestore } from './restore.ts';
import { registerServe, registerWorker } from './serve.ts';
import type { ServerActions } from './server-actions.ts';
import type { Terminal } from './terminal.ts';
import { registerUser } from './user.ts';

/** The commands that run or look after a server. */
export function registerServerCommands(
  program: Command,
  terminal: Terminal,
  actions: ServerActions,
): void {
  const registrations = [
    registerServe,
    registerWorker,
    registerMigrate,
    registerUser,
    registerKey,
    registerExport,
    registerImport,
    registerBackup,
    registerRestore,
    registerActivation,
  ];
  for (const register of registrations) register(program, terminal, actions);
}
