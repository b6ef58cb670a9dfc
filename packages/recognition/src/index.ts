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
