/**
 * For programs that leave the reading to a pool's threads: without the runtime, the decoders and the
 * normaliser, which they would load for nothing, they start sooner.
 */
export { DIGITS } from '../../../decision/decision.ts';
export { DEFAULT_DECODE_LIMITS } from '../../../image/decoding.ts';
export { NORMALISER_VERSION } from '../../../normalise/parameters.ts';
export { readModelPackage } from '../model-package.ts';
export { inOrder, type Window } from './in-order.ts';
export { createRecognitionPool, type RecognitionPool } from './pool.ts';
