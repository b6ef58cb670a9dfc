import { readdir } from 'node:fs/promises';
import type { Checkpoint } from './checkpoint.ts';
import { readCheckpoint } from './checkpoint.ts';

export class RunError extends Error {
  readonly code: 'run-exists' | 'run-missing';
  constructor(code: RunError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Refuses to resume a run that was never begun. @throws RunError run-missing */
export async function requireBegun(run: string): Promise<void> {
  const files = await readdir(run).catch(() => []);
  if (files.length > 0) return;
  throw new RunError(
    'run-missing',
    `There is no checkpoint in ${run} to resume from. Begin without --resume, or name the right folder with --run.`,
  );
}

/** The checkpoint to go on from, if there is one. @throws RunError run-exists when there is one unasked */
export async function findCheckpoint(
  file: string,
  resume: boolean,
): Promise<Checkpoint | undefined> {
  const found = await readCheckpoint(file).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  });
  if (!found || resume) return found;
  throw new RunError(
    'run-exists',
    `${file} holds a training that is not finished (step ${found.step}). Go on with --resume, remove the folder, or name another with --run.`,
  );
}
