import type { Priority, RecognitionInput, RecognitionOutcome } from '@hand-digits/recognition/node';

/** One model that can be asked, wherever its network runs. */
export interface Engine {
  /** id of the model */
  readonly model: string;
  /**
   * Reads one image; concurrent ones go through the network together.
   * @throws EngineError where nothing is wrong with the image
   */
  recognise(input: RecognitionInput, priority: Priority): Promise<RecognitionOutcome>;
  /** images that wait, and images that are worked on */
  readonly load: { readonly waiting: number; readonly working: number };
  /** why it cannot answer at this moment; null where it can */
  fault(): string | null;
  /** Takes nothing more, answers what it has, and lets go of threads and connections. */
  close(): Promise<void>;
}

/**
 * - full: more is waiting than it may hold
 * - closed: another engine took its place
 * - unavailable: it cannot answer for now
 */
export type EngineErrorCode = 'full' | 'closed' | 'unavailable';

/** The image was not looked at, or not to the end; asking again may succeed. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/**
 * Opens the engine of an installed model.
 * @returns undefined where no such model is installed
 * @throws Error with a message for people where it cannot be used
 */
export type OpenEngine = (
  model: string,
  size: { readonly threads: number },
) => Promise<Engine | undefined>;
