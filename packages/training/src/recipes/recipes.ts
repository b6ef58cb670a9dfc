import { LIGHT_AUGMENTATION } from '../augment/recipe.ts';
import type { TrainingRecipe } from '../train/recipe.ts';
import { EVERY_RECIPE } from './every-recipe.ts';
import { SHIPPED_RECIPE, TAUGHT_RECIPE } from './shipped.ts';

/** A small network that learns in minutes: for notebooks, demonstrations and trying things out. */
const quick: TrainingRecipe = {
  ...EVERY_RECIPE,
  name: 'quick',
  architecture: { kind: 'plain', stages: [[16], [32], [64]], hidden: 64 },
  epochs: 4,
  augmentation: LIGHT_AUGMENTATION,
};

/** The recipes that `train --recipe` knows, by name. */
export const RECIPES: Readonly<Record<string, TrainingRecipe>> = {
  quick,
  shipped: SHIPPED_RECIPE,
  taught: TAUGHT_RECIPE,
};
