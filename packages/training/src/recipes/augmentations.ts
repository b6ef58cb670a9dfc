import type { AugmentationRecipe } from '../augment/recipe.ts';
import { RECIPES } from './recipes.ts';

/** An augmentation, and which recipes train with it, in a first or a later stage. */
export interface UsedAugmentation {
  readonly recipe: AugmentationRecipe;
  readonly usedBy: readonly string[];
}

/** Every augmentation that a recipe of this project trains with, by its name. */
export function augmentationsInUse(): ReadonlyMap<string, UsedAugmentation> {
  const found = new Map<string, UsedAugmentation>();
  for (const { name, augmentation, polish } of Object.values(RECIPES)) {
    for (const recipe of [augmentation, polish?.augmentation ?? augmentation]) {
      const usedBy = found.get(recipe.name)?.usedBy ?? [];
      found.set(recipe.name, { recipe, usedBy: [...new Set([...usedBy, name])] });
    }
  }
  return found;
}
