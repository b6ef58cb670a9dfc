import type { AugmentationRecipe } from '../recipe.ts';

/** Digit images with their labels; row i of each describes image i. */
export interface LabelledImages {
  /** [count, 28, 28] uint8, ink bright */
  readonly images: Uint8Array;
  /** [count] 0…9, or NOT_A_DIGIT */
  readonly labels: Uint8Array;
  /** [count] weight of each in the loss; 1 where none are given */
  readonly weights?: Float32Array;
}

/** What is mixed in so that the network learns what is not a digit. */
export interface OutlierOptions {
  /** share of every batch, 0 … below 1; rounded to whole images per batch */
  readonly share: number;
  /** [count, 28, 28] uint8, ink bright: letters, symbols, drawings; may be empty */
  readonly images: Uint8Array;
  /** share of the outliers that are made from the digits instead of taken from `images`, 0…1 */
  readonly made: number;
}

export interface BatchFeedOptions {
  readonly digits: LabelledImages;
  readonly outliers?: OutlierOptions;
  readonly batchSize: number;
  readonly seed: number;
  readonly recipe: AugmentationRecipe;
  /** threads that prepare batches; their number changes nothing but the speed */
  readonly workers: number;
  /** batches that are prepared ahead; by default two for each worker */
  readonly ahead?: number;
}

/** What one batch depends on; memory that threads can share. */
export interface BatchIngredients {
  readonly digits: Required<LabelledImages>;
  readonly outliers: OutlierOptions;
  readonly batchSize: number;
  readonly seed: number;
  readonly recipe: AugmentationRecipe;
}

export class BatchFeedError extends Error {
  readonly code: 'no-batches' | 'feed-worker-failed';
  constructor(code: BatchFeedError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** How many rows of every batch are outliers. */
export function outliersPerBatch({ outliers, batchSize }: BatchIngredients): number {
  return Math.round(outliers.share * batchSize);
}

/** Whole batches of digits in an epoch; the few digits left over come in another epoch's order. */
export function stepsPerEpoch(ingredients: BatchIngredients): number {
  const digitsPerBatch = ingredients.batchSize - outliersPerBatch(ingredients);
  return Math.floor(ingredients.digits.labels.length / digitsPerBatch);
}
