import type { Augmentation, AugmentationLevel } from '@hand-digits/contract';
import type { Search } from '../app/search.ts';

export const AUGMENTATIONS = [
  'light',
  'strong',
  'polish',
] as const satisfies readonly Augmentation[];
export const LEVELS = [
  'as-trained',
  'mild',
  'moderate',
  'strong',
] as const satisfies readonly AugmentationLevel[];

/** What of augmentation is looked at, as it stands in the address. */
export interface AugmentationChoice {
  readonly augmentation: Augmentation;
  readonly level: AugmentationLevel;
  readonly seed: number;
}

export const USUAL_CHOICE: AugmentationChoice = {
  augmentation: 'strong',
  level: 'as-trained',
  seed: 1,
};

const MOST_SEED = 0xffffffff;

/** Takes what is understood out of an address; the usual for the rest. */
export function choiceOf(search: Search): AugmentationChoice {
  const seed = Number(search['seed'] ?? Number.NaN);
  const isSeed = Number.isInteger(seed) && seed >= 0 && seed <= MOST_SEED;
  const { augmentation, level } = USUAL_CHOICE;
  return {
    augmentation: AUGMENTATIONS.find((one) => one === search['augmentation']) ?? augmentation,
    level: LEVELS.find((one) => one === search['level']) ?? level,
    seed: isSeed ? seed : USUAL_CHOICE.seed,
  };
}

/** The choice as an address has it; what is usual is left out. */
export function choiceSearch(choice: AugmentationChoice): Record<string, string> {
  const names = ['augmentation', 'level', 'seed'] as const;
  return Object.fromEntries(
    names
      .filter((name) => choice[name] !== USUAL_CHOICE[name])
      .map((name) => [name, String(choice[name])]),
  );
}
