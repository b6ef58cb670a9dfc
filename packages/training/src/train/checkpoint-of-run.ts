import type { Checkpoint } from './checkpoint.ts';
import { readCheckpoint } from './checkpoint.ts';

export class RunError extends Error {
  readonly code: 'run-exists' | 'run-missing';
  constructor(code: RunError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** The checkpoint to go on from. @throws RunError when there is one unasked, or none though asked */
export async function findCheckpoint(
  file: string,
  resume: boolean,
): Promise<Checkpoint | undefined> {
  const found = await readCheckpoint(file).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  });
  if (found && !resume) {
    throw new RunError(
      'run-exists',
      `${file} holds a training that is not finished (step ${found.step}). Go on with --resume, remove the folder, or name another with --run.`,
    );
  }
  if (!found && resume) {
    throw new RunError(
      'run-missing',
      `There is no checkpoint at ${file} to resume from. Begin without --resume, or name the right folder with --run.`,
    );
  }
  return found;
}
