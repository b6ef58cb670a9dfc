/**
 * Why a model cannot be fine-tuned, as a code that stays the same between versions:
 * - model-not-tunable: its package does not say how its network is built, or holds another one
 * - corrections-too-few: there is not enough to learn from and to hold out
 */
export type FineTuneErrorCode = 'model-not-tunable' | 'corrections-too-few';

/** A fine-tuning that cannot begin; the message says what to do about it. */
export class FineTuneError extends Error {
  override readonly name = 'FineTuneError';
  readonly code: FineTuneErrorCode;

  constructor(code: FineTuneErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
