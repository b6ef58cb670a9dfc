import { readFileSync } from 'node:fs';
import path from 'node:path';
import { FILE_VARIABLE, readConfig, type ConfigSources } from './read-config.ts';
import type { Config } from './settings.ts';

/** Where the configuration file lies unless the environment says so. */
const USUAL_FILE = 'hand-digits.json';

/** Every fault of the configuration, in one message. */
export class ConfigError extends Error {
  readonly code = 'config-invalid';
  constructor(faults: readonly string[]) {
    const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
    super(`The configuration has ${count}:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/**
 * Reads flags, environment and file, once.
 * @throws ConfigError
 */
export function loadConfig(
  flags: ConfigSources['flags'],
  environment: ConfigSources['environment'] = process.env,
  folder: string = process.cwd(),
): Config {
  const outcome = readConfig({ flags, environment, file: readFile(environment, folder) });
  if (outcome.kind === 'faulty') throw new ConfigError(outcome.faults);
  return outcome.config;
}

function readFile(
  environment: ConfigSources['environment'],
  folder: string,
): ConfigSources['file'] {
  const named = environment[FILE_VARIABLE];
  const file = path.resolve(folder, named ?? USUAL_FILE);
  const text = textOf(file, named !== undefined);
  if (text === null) return null;
  try {
    return { path: file, content: JSON.parse(text) };
  } catch (error) {
    throw new ConfigError([`${file} is not JSON: ${error instanceof Error ? error.message : ''}`]);
  }
}

/** The usual file may be missing, one that was named may not. */
function textOf(file: string, mustExist: boolean): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (missing && !mustExist) return null;
    throw new ConfigError([`${file} cannot be read: ${(error as Error).message}`]);
  }
}
