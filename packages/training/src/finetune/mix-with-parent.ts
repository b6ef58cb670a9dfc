import type { ModelPackage } from '@hand-digits/recognition';
import type { Checkpoint } from '../train/checkpoint.ts';
import { bestEpoch } from '../train/early-stopping.ts';
import { exportNetwork } from '../train/trained-network.ts';
import { parentNetwork } from './parent-network.ts';
import type { FineTuningRecipe } from './recipe.ts';
import { validateBoth, type ValidateOptions, type ValidationSets } from './validate.ts';

/** Shares of the way from the parent's weights to those that were learned; the whole way is known already. */
const SHARES = [0.3, 0.6] as const;

export interface Learned {
  readonly parent: ModelPackage;
  readonly recipe: FineTuningRecipe;
  /** of the end of the training */
  readonly checkpoint: Checkpoint;
  /** ONNX bytes with the weights of the best epoch */
  readonly model: Uint8Array;
}

/**
 * Goes back towards the parent as far as it helps: weights between those of a network and of its
 * fine-tuned self keep most of what was gained and lose less of what was known (Wortsman et al. 2022,
 * "Robust fine-tuning of zero-shot models"). The held-out images choose, corrections as much as what
 * should stay.
 * @returns the network, and the share of the way that it went
 */
export async function mixWithParent(
  { parent, recipe, checkpoint, model }: Learned,
  sets: ValidationSets,
  options: ValidateOptions,
): Promise<{ model: Uint8Array; share: number }> {
  const { graph, initial } = parentNetwork(parent, recipe.shardSize);
  const { parameters: from, running } = initial(0);
  const { best, averageParameters } = checkpoint.arrays;
  const to = best?.parameters ?? averageParameters;
  const whole = checkpoint.history[bestEpoch(checkpoint.history) - 1]?.validationLoss ?? Infinity;
  let chosen = { model, share: 1, loss: whole };
  for (const share of SHARES) {
    const parameters = from.map((value, at) => value + share * (to[at]! - value));
    const mixed = exportNetwork(recipe.architecture, graph, { parameters, running });
    const { loss } = await validateBoth(mixed, sets, options);
    if (loss < chosen.loss) chosen = { model: mixed, share, loss };
  }
  return { model: chosen.model, share: chosen.share };
}
