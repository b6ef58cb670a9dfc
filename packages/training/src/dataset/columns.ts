/** Pixels of one digit image, 28 × 28. */
export const DIGIT_PIXELS = 784;
/** The label of an image that shows no digit. */
export const NOT_A_DIGIT = 255;
export const UNKNOWN_WRITER = -1;
export const UNKNOWN_SERIES = -1;
/** The kind of an image that is a digit. */
export const NO_KIND = 0xffff;
