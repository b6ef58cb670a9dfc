export { decodeImage } from './decode.ts';
export { readModelPackage, sha256 } from './model-package.ts';
export { openNetwork } from './network.ts';
export type {
  InkRaster,
  Recognition,
  RecognitionFailure,
  RecognitionFailureCode,
  RecognitionInput,
  RecognitionOutcome,
  Timings,
} from './pool/messages.ts';
export { inOrder, type Window } from './pool/in-order.ts';
export { RecognitionPoolError } from './pool/pool-error.ts';
export { bytesOf, type Priority } from './pool/task.ts';
export {
  createRecognitionPool,
  type RecognitionPool,
  type RecognitionPoolOptions,
} from './pool/pool.ts';
