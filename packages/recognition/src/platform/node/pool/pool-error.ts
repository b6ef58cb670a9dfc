/**
 * Why a pool does not answer, as a code that stays the same between versions:
 * - pool-full: more is waiting than it was allowed to hold; try again in a moment
 * - pool-closed: it was closed before
 * - pool-broken: its workers end as soon as they are started
 * - any other: what a worker says about the model (model-network-invalid, network-output-invalid) or
 *   recognition-failed, a fault of this program
 */
export class RecognitionPoolError extends Error {
  override readonly name = 'RecognitionPoolError';
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
