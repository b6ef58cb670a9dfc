import { fork, type ChildProcess } from 'node:child_process';
import type { GateProgress } from '../gate/run-gate.ts';
import type { TrainingProgress } from '../train/trainer.ts';
import type { FineTuneMessage, FineTuneProcessOutcome, FineTuneSetup } from './process-messages.ts';

export interface FineTuneInProcessOptions extends FineTuneSetup {
  readonly onStep: (progress: TrainingProgress) => void;
  readonly onJudging: (progress: GateProgress) => void;
  /** stops after the step under way, with a checkpoint */
  readonly signal?: AbortSignal;
}

/** What went wrong in the process, with the code that it had there (see `fineTune`), if any. */
export class FineTuneProcessError extends Error {
  override readonly name = 'FineTuneProcessError';
  readonly code: string;

  constructor(code: string | null, message: string) {
    super(message);
    this.code = code ?? 'fine-tuning-failed';
  }
}

/** Longer than any step, any epoch's validation and any checkpoint takes on a busy machine. */
const MILLISECONDS_TO_STOP = 60_000;

/**
 * `fineTune` and the gate in a process of their own, of low priority, so that a server goes on
 * answering and survives whatever happens there. It goes on from the run folder's checkpoint where
 * there is one. The process asks all of its threads to end, and ends with them.
 * @throws FineTuneProcessError
 */
export async function fineTuneInProcess({
  onStep,
  onJudging,
  signal,
  ...setup
}: FineTuneInProcessOptions): Promise<FineTuneProcessOutcome> {
  const child = fork(new URL('./fine-tune-process.ts', import.meta.url), {
    // Examples and weights are megabytes: as bytes, not as JSON.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Inspectors and loaders of the caller are not meant for it.
    execArgv: [],
  });
  let impatience: NodeJS.Timeout | undefined;
  const stop = (): void => {
    if (child.connected) child.send('stop');
    impatience ??= setTimeout(() => child.kill('SIGKILL'), MILLISECONDS_TO_STOP);
  };
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const outcome = outcomeOf(child, { onStep, onJudging });
    child.send(setup satisfies FineTuneSetup);
    if (signal?.aborted) stop();
    return await outcome;
  } finally {
    clearTimeout(impatience);
    signal?.removeEventListener('abort', stop);
  }
}

type Listeners = Pick<FineTuneInProcessOptions, 'onStep' | 'onJudging'>;

/** Settles when the process is gone, so that nothing of it still writes. */
async function outcomeOf(
  child: ChildProcess,
  listeners: Listeners,
): Promise<FineTuneProcessOutcome> {
  let last: Extract<FineTuneMessage, { kind: 'ended' | 'failed' }> | undefined;
  child.on('message', (message: FineTuneMessage) => {
    switch (message.kind) {
      case 'step':
        listeners.onStep(message.progress);
        break;
      case 'judging':
        listeners.onJudging(message.progress);
        break;
      case 'ended':
      case 'failed':
        last = message;
        break;
    }
  });
  const how = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(signal ?? `status ${code ?? 'unknown'}`);
    });
  });
  if (last?.kind === 'ended') return last.outcome;
  if (last !== undefined) throw new FineTuneProcessError(last.code, last.message);
  throw new FineTuneProcessError(null, `The process that fine-tunes ended by ${how}.`);
}
