import type { Readable, Writable } from 'node:stream';

/** The outside world as a command sees it; the real one is made in main. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: TerminalStream;
  /** aborted when the person presses Ctrl-C; a command then ends soon, leaving nothing half-done */
  readonly interrupted: AbortSignal;
  /** Called by a command that has nothing to finish: Ctrl-C then ends it at once. */
  endWhenInterrupted(): void;
  /** milliseconds since any fixed moment */
  readonly now: () => number;
  /** the moment, for what is written into files */
  readonly date: () => Date;
  /** where the repository lies: models/ and examples/ are looked for here */
  readonly root: string;
  /** cores that this process may use */
  readonly cores: number;
  /** what the process will end with; the highest that was set counts */
  setExitStatus(status: ExitStatus): void;
}

/** A stream that may be a screen. */
type TerminalStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** 1: something could not be read, the rest was done; 2: the command could not run at all. */
export type ExitStatus = 0 | 1 | 2;

/** A wish that cannot be carried out; the message says what to do. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** The person pressed Ctrl-C. */
export class Interrupted extends Error {
  readonly code = 'interrupted';
}

/** @throws Interrupted when the person has pressed Ctrl-C */
export function stopIfInterrupted(terminal: Terminal): void {
  if (terminal.interrupted.aborted) throw new Interrupted('Interrupted.');
}
