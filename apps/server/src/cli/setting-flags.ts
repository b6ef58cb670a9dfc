import { Option, type Command } from 'commander';
import type { Flags, ServerActions, SettingFlag } from './server-actions.ts';

/** What commands need to find the database and the images. */
export const STORAGE_SETTINGS = [
  'dataFolder',
  'database',
  'mediaBucket',
  'mediaEndpoint',
  'mediaRegion',
  'mediaPrefix',
  'mediaAccessKey',
  'mediaSecretKey',
  'logLevel',
];

/** Offers settings as options of a command; those that are left out come from environment and file. */
export function addSettings(
  command: Command,
  { settings }: Pick<ServerActions, 'settings'>,
  names?: readonly string[],
): Command {
  for (const setting of settings) {
    if (names === undefined || names.includes(setting.name)) command.addOption(optionOf(setting));
  }
  return command;
}

function optionOf({ flag, help }: SettingFlag): Option {
  return new Option(flag, help);
}

/** The settings among a command's options: commander names options as settings are named. */
export function flagsOf(
  options: Readonly<Record<string, unknown>>,
  { settings }: Pick<ServerActions, 'settings'>,
): Flags {
  const names = new Set(settings.map(({ name }) => name));
  return Object.fromEntries(Object.entries(options).filter(([name]) => names.has(name)));
}
