import type { ModelPackage } from '@hand-digits/recognition';
import { mcnemarExact } from '../evaluate/mcnemar.ts';
import type { Checkpoint } from '../train/checkpoint.ts';
import { exportNetwork } from '../train/trained-network.ts';
import { parentNetwork } from './parent-network.ts';
import type { FineTuningRecipe } from './recipe.ts';
import { mean, readImages } from './validate.ts';
import type { ImageReadings, ValidateOptions, ValidationSets } from './validate.ts';

/** Shares of the way from the parent's weights to those that were learned; the first that is better is taken. */
const SHARES = [1, 0.8, 0.6, 0.4, 0.2] as const;

/**
 * By how much the mean loss may rise on what the parent reads rightly, as a share of its mean loss on
 * all that should stay. Errors are too few to see forgetting by before it is done; this rise begins
 * earlier, and grows steeply towards the end of the way.
 */
const TOLERATED_RISE = 0.08;

/** More of what should stay is read wrong than before, and chance would do it this rarely. */
const FORGETTING_LEVEL = 0.2;

/** Share of the parent's mean loss on corrections that may be left where no more of them are read rightly. */
const FAR_MORE_PROBABLE = 0.75;

export interface Learned {
  readonly parent: ModelPackage;
  readonly recipe: FineTuningRecipe;
  /** of the end of the training */
  readonly checkpoint: Checkpoint;
}

export type ChosenShare =
  | {
      readonly kind: 'learned';
      /** ONNX bytes */
      readonly model: Uint8Array;
      /** of the way that was gone, above 0 … 1 */
      readonly share: number;
    }
  /** no way leads anywhere better: the parent's weights are the best there are; why, for people */
  | { readonly kind: 'nothing-to-learn'; readonly text: string };

/**
 * Goes back towards the parent as far as it helps, if need be all the way: weights between those of a
 * network and of its fine-tuned self keep most of what was gained and lose less of what was known
 * (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"). The held-out images choose: the
 * largest share is taken at which more corrections are read rightly and nothing is forgotten.
 */
export async function chooseShare(
  { parent, recipe, checkpoint }: Learned,
  sets: ValidationSets,
  options: ValidateOptions,
): Promise<ChosenShare> {
  const read = async (model: Uint8Array): Promise<BothReadings> => ({
    corrections: await readImages(model, sets.corrections, options),
    kept: await readImages(model, sets.kept, options),
  });
  const before = await read(parent.model);
  for (const share of hasMistakes(before) ? SHARES : []) {
    const model = modelAt(share, { parent, recipe, checkpoint });
    if (isBetter(before, await read(model))) return { kind: 'learned', model, share };
  }
  return { kind: 'nothing-to-learn', text: nothingToLearn(before) };
}

interface BothReadings {
  readonly corrections: ImageReadings;
  readonly kept: ImageReadings;
}

function modelAt(share: number, { parent, recipe, checkpoint }: Learned): Uint8Array {
  const { graph, initial } = parentNetwork(parent, recipe.shardSize);
  const { parameters: from, running } = initial(0);
  const { best, averageParameters } = checkpoint.arrays;
  const to = best?.parameters ?? averageParameters;
  const parameters = from.map((value, at) => value + share * (to[at]! - value));
  return exportNetwork(recipe.architecture, graph, { parameters, running });
}

/**
 * More corrections are read rightly and the truth is more probable; or as many, and it is far more
 * probable, so that fewer will have to be seen to by people; and nothing is forgotten.
 */
function isBetter(before: BothReadings, after: BothReadings): boolean {
  const [was, is] = [before.corrections, after.corrections];
  const needed = mean(is.wrong) < mean(was.wrong) ? 1 : FAR_MORE_PROBABLE;
  const gains = mean(is.wrong) <= mean(was.wrong) && mean(is.losses) < needed * mean(was.losses);
  return gains && !hasForgotten(before.kept, after.kept);
}

function hasForgotten(before: ImageReadings, after: ImageReadings): boolean {
  const right = [...before.wrong.keys()].filter((image) => before.wrong[image] === 0);
  const rise = Float64Array.from(right, (image) => after.losses[image]! - before.losses[image]!);
  if (mean(rise) > TOLERATED_RISE * mean(before.losses)) return true;
  const fresh = right.filter((image) => after.wrong[image] === 1).length;
  const mended = before.wrong.filter((was, image) => was > after.wrong[image]!).length;
  return fresh > mended && mcnemarExact(mended, fresh) / 2 <= FORGETTING_LEVEL;
}

function hasMistakes({ corrections }: BothReadings): boolean {
  return corrections.wrong.includes(1);
}

function nothingToLearn({ corrections, kept }: BothReadings): string {
  const images = corrections.wrong.length;
  const wrong = corrections.wrong.reduce((sum, value) => sum + value, 0);
  if (wrong === 0) {
    return `Nothing to learn: the model reads all ${images} held-out corrections rightly already.`;
  }
  return `Nothing to learn yet: ${wrong} of ${images} held-out corrections are read wrong, and with no share of what was learned are there fewer without other digits being forgotten (${kept.wrong.length} were compared). Correct more predictions.`;
}
