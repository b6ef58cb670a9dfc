import { BATCH_NORMALISATION_EPSILON } from '../autodiff/operators/index.ts';
import type { ConvolutionValues } from './inference-layers.ts';

/** A convolution without bias and the normalisation after it, as training ended with them. */
export interface NormalisedConvolution extends ConvolutionValues {
  /** [outputs], of the normalisation, as is `bias` */
  readonly gain: Float32Array;
  /** running mean and (unbiased) variance, [outputs] each */
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** w' = w · gain / √(variance + ε), b' = bias − mean · gain / √(variance + ε) */
export function foldNormalisation(trained: NormalisedConvolution): ConvolutionValues {
  const { gain, mean, variance } = trained;
  const weight = Float32Array.from(trained.weight);
  const bias = Float32Array.from(trained.bias);
  const perOutput = weight.length / bias.length;
  for (let output = 0; output < bias.length; output += 1) {
    const factor =
      (gain[output] ?? 0) / Math.sqrt((variance[output] ?? 0) + BATCH_NORMALISATION_EPSILON);
    bias[output] = (bias[output] ?? 0) - (mean[output] ?? 0) * factor;
    const end = (output + 1) * perOutput;
    for (let i = output * perOutput; i < end; i += 1) weight[i] = (weight[i] ?? 0) * factor;
  }
  return { weight, bias };
}
