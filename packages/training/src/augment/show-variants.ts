import { seededRandom } from '../random/seeded.ts';
import { createAugmenter } from './augmenter.ts';
import type { AugmentationRecipe } from './recipe.ts';

/** `as-trained`: each variant draws its level by the recipe's own mixture, as in training. */
export const AUGMENTATION_LEVELS = ['as-trained', 'mild', 'moderate', 'strong'] as const;
export type AugmentationLevel = (typeof AUGMENTATION_LEVELS)[number];

export interface VariantOptions {
  readonly recipe: AugmentationRecipe;
  readonly level: AugmentationLevel;
  readonly seed: number;
  /** row of the image in its set, which training draws by as well */
  readonly row: number;
  readonly count: number;
}

export interface Variant {
  /** [28, 28] uint8, ink bright */
  readonly pixels: Uint8Array;
  /** it came out as it went in: the mixture left it alone, or anything more would have spoilt it */
  readonly untouched: boolean;
}

/**
 * What training makes of one image: variant i is what it sees of this row in epoch i, when it is
 * trained with this recipe and seed.
 * @param pixels [28, 28] uint8, ink bright; stays as it is
 */
export function showVariants(pixels: Uint8Array, options: VariantOptions): Variant[] {
  const { recipe, level, seed, row, count } = options;
  const augment = createAugmenter(atLevel(recipe, level));
  return Array.from({ length: count }, (_, epoch) => {
    const made = augment(pixels, augmentationRandom(seed, epoch, row));
    return { pixels: made, untouched: Buffer.compare(made, pixels) === 0 };
  });
}

/** The random numbers with which training augments a row in an epoch. */
export function augmentationRandom(
  seed: number,
  epoch: number,
  row: number,
): ReturnType<typeof seededRandom> {
  return seededRandom(seed, 'augment', epoch, row);
}

function atLevel(recipe: AugmentationRecipe, level: AugmentationLevel): AugmentationRecipe {
  if (level === 'as-trained') return recipe;
  return { ...recipe, mixture: { ...NOTHING, [level]: 1 } };
}

const NOTHING = { untouched: 0, mild: 0, moderate: 0, strong: 0 } as const;
