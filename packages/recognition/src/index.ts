export type { Box, Page } from './image/page.ts';
export { DIGIT_SIDE, digitImageFromMnist, type DigitImage } from './normalise/digit-image.ts';
export type { Ink } from './normalise/ink.ts';
export type { Normalisation, PageGeometry, Polarity } from './normalise/normalisation.ts';
export { normalise } from './normalise/normalise.ts';
export { normaliseInk, type InkGeometry, type NormalisedInk } from './normalise/normalise-ink.ts';
export { NORMALISER_VERSION } from './normalise/parameters.ts';
export {
  DEFAULT_DECODE_LIMITS,
  type DecodeImage,
  type DecodeLimits,
  type Decoding,
  type ImageFormat,
  type UnreadableCode,
} from './image/decoding.ts';
export { decide, notADigit } from './decision/decide.ts';
export {
  DIGITS,
  type Calibration,
  type Decision,
  type DecisionThresholds,
  type Digit,
  type Judgement,
  type NotADigitReason,
  type SecondLook,
} from './decision/decision.ts';
export { asManifestSays, highest, lookingTwice } from './decision/second-look.ts';
export { NetworkOutputError, sigmoid, softmax } from './decision/softmax.ts';
export type { Network, OpenNetwork, Scores } from './network/network.ts';
export { canonicalJson, type Json } from './model/canonical-json.ts';
export {
  computeModelId,
  identifyManifest,
  MANIFEST_FORMAT_VERSION,
  manifestSchema,
  type Manifest,
  type Sha256,
  type UnidentifiedManifest,
} from './model/manifest.ts';
export { checkModelPackage, type ModelPackage } from './model/model-package.ts';
export { ModelPackageError, type ModelPackageErrorCode } from './model/model-package-error.ts';
export {
  predict,
  recognise,
  recogniseDigitImages,
  sightOf,
  type Model,
  type Prediction,
  type Sight,
} from './recognise.ts';
