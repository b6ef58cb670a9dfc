import { DIGIT_PIXELS, NOT_A_DIGIT } from '../../dataset/columns.ts';
import { seededRandom, shuffledIndices } from '../../random/seeded.ts';
import { createAugmenter } from '../augmenter.ts';
import { createOutlierMaker } from '../outlier/make-outlier.ts';
import { augmentationRandom } from '../show-variants.ts';
import { type BatchIngredients, outliersPerBatch, stepsPerEpoch } from './feed-options.ts';

/** Where a batch is written. */
export interface BatchRows {
  /** [batch, 1, 28, 28], 0…1, ink bright */
  readonly images: Float32Array;
  /** [batch] 0…9, or NOT_A_DIGIT */
  readonly labels: Uint8Array;
  /** [batch] */
  readonly weights: Float32Array;
  /** [batch] row of the digits that the image was made of, −1 for an outlier */
  readonly sources: Int32Array;
}

/** Row of the digits of an outlier: none. */
export const NO_SOURCE = -1;

/**
 * Makes the function that fills the batch of any step. The batch depends on nothing but the
 * ingredients and the step; the augmentation of a digit on nothing but seed, epoch and its row.
 */
export function createBatchFiller(
  ingredients: BatchIngredients,
): (step: number, rows: BatchRows) => void {
  const { digits, batchSize, seed } = ingredients;
  const augment = createAugmenter(ingredients.recipe);
  const makeOutlierOf = outlierSource(ingredients);
  const orderOf = epochOrders(digits.labels.length, seed);
  const outliers = outliersPerBatch(ingredients);
  const steps = stepsPerEpoch(ingredients);

  function putDigit(
    rows: BatchRows,
    to: number,
    { epoch, row }: { epoch: number; row: number },
  ): void {
    const pixels = imageAt(digits.images, row);
    putImage(rows, to, augment(pixels, augmentationRandom(seed, epoch, row)));
    rows.labels[to] = digits.labels[row]!;
    rows.weights[to] = digits.weights[row]!;
    rows.sources[to] = row;
  }

  function putOutlier(rows: BatchRows, to: number, step: number): void {
    const random = seededRandom(seed, 'outlier', step, to);
    putImage(rows, to, augment(makeOutlierOf(random), random));
    rows.labels[to] = NOT_A_DIGIT;
    rows.weights[to] = 1;
    rows.sources[to] = NO_SOURCE;
  }

  return (step, rows) => {
    const epoch = Math.floor(step / steps);
    const order = orderOf(epoch);
    let next = (step % steps) * (batchSize - outliers);
    for (let to = 0; to < batchSize; to++) {
      // spread evenly, so that every part of a batch has its share of them
      const isOutlier =
        Math.floor(((to + 1) * outliers) / batchSize) > Math.floor((to * outliers) / batchSize);
      if (isOutlier) putOutlier(rows, to, step);
      else putDigit(rows, to, { epoch, row: order[next++]! });
    }
  };
}

function imageAt(images: Uint8Array, row: number): Uint8Array {
  return images.subarray(row * DIGIT_PIXELS, (row + 1) * DIGIT_PIXELS);
}

function putImage({ images }: BatchRows, to: number, pixels: Uint8Array): void {
  const start = to * DIGIT_PIXELS;
  for (let at = 0; at < DIGIT_PIXELS; at++) images[start + at] = pixels[at]! / 255;
}

/** Keeps the order of the epoch that was asked for last. */
function epochOrders(count: number, seed: number): (epoch: number) => Uint32Array {
  let known = -1;
  let order: Uint32Array = new Uint32Array(0);
  return (epoch) => {
    if (epoch !== known) order = shuffledIndices(count, seededRandom(seed, 'order', epoch));
    known = epoch;
    return order;
  };
}

function outlierSource({
  outliers,
  digits,
}: BatchIngredients): (random: ReturnType<typeof seededRandom>) => Uint8Array {
  const make = createOutlierMaker(digits.images);
  const count = outliers.images.length / DIGIT_PIXELS;
  return (random) =>
    count === 0 || random.chance(outliers.made)
      ? make(random)
      : imageAt(outliers.images, random.below(count));
}
