declare const normalised: unique symbol;

/** Side of a digit image in pixels. */
export const DIGIT_SIDE = 28;

/**
 * What the network reads: 28×28 uint8, row by row, ink bright, the digit's long side scaled to 20
 * pixels and its centre of mass at the centre, as MNIST defines it. Only `normalise` makes one; data
 * that someone else already normalised so (MNIST files) enters through `digitImageFromMnist`.
 */
export type DigitImage = Uint8Array & { readonly [normalised]: true };

/**
 * Takes 784 uint8 values, row by row, ink bright, that were normalised by MNIST's own procedure.
 * @throws RangeError when there are not exactly 784 values.
 */
export function digitImageFromMnist(pixels: Uint8Array): DigitImage {
  return brandDigitImage(pixels);
}

/** For this folder alone: `normalise` brands what it has made. */
export function brandDigitImage(pixels: Uint8Array): DigitImage {
  if (pixels.length !== DIGIT_SIDE * DIGIT_SIDE) {
    throw new RangeError(
      `A digit image has 784 pixels (28 rows of 28), this has ${pixels.length}.`,
    );
  }
  return pixels as DigitImage;
}
