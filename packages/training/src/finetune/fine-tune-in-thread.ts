import { Worker } from 'node:worker_threads';
import type { TrainingProgress } from '../train/trainer.ts';
import type { FineTuneOutcome } from './fine-tune.ts';
import type { FineTuneMessage, FineTuneSetup } from './thread-messages.ts';

export interface FineTuneInThreadOptions extends FineTuneSetup {
  readonly onStep: (progress: TrainingProgress) => void;
  /** stops after the step under way, with a checkpoint */
  readonly signal?: AbortSignal;
}

/** What went wrong in the thread, with the code that it had there (see `fineTune`), if any. */
export class FineTuneThreadError extends Error {
  override readonly name = 'FineTuneThreadError';
  readonly code: string;

  constructor(code: string | null, message: string) {
    super(message);
    this.code = code ?? 'fine-tuning-failed';
  }
}

/**
 * `fineTune` in a thread of its own, so that a server goes on answering: the calling thread only
 * hears of the steps.
 * @throws FineTuneThreadError
 */
export async function fineTuneInThread({
  onStep,
  signal,
  ...setup
}: FineTuneInThreadOptions): Promise<FineTuneOutcome> {
  const thread = new Worker(new URL('./fine-tune-thread.ts', import.meta.url), {
    workerData: setup satisfies FineTuneSetup,
  });
  const stop = (): void => {
    thread.postMessage('stop');
  };
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await outcomeOf(thread, onStep);
  } finally {
    signal?.removeEventListener('abort', stop);
    await thread.terminate();
  }
}

async function outcomeOf(
  thread: Worker,
  onStep: FineTuneInThreadOptions['onStep'],
): Promise<FineTuneOutcome> {
  return new Promise((resolve, reject) => {
    thread.on('error', reject);
    thread.on('exit', (code) => {
      reject(new FineTuneThreadError(null, `The thread that fine-tunes ended with code ${code}.`));
    });
    thread.on('message', (message: FineTuneMessage) => {
      switch (message.kind) {
        case 'step':
          onStep(message.progress);
          break;
        case 'ended':
          resolve(message.outcome);
          break;
        case 'failed':
          reject(new FineTuneThreadError(message.code, message.message));
          break;
      }
    });
  });
}
