import type { Value } from '../autodiff/graph.ts';

export interface ConvNormOptions {
  readonly outputs: number;
  /** side of the square kernel; default 3 */
  readonly kernel?: number;
  /** default 1 */
  readonly stride?: number;
  /** one filter per channel; outputs must equal the inputs; default false */
  readonly depthwise?: boolean;
  /** last in a residual branch: its gain starts at 0; default false */
  readonly endsBranch?: boolean;
}

/**
 * What an architecture is written in. The same description builds the training graph (batch
 * statistics, weights fed at every step) and the inference graph (normalisation folded into the
 * convolution, weights stored, any batch size).
 *
 * `name` must be unique in a network: it names the parameters.
 */
export interface Layers {
  /** convolution without bias, then batch normalisation; [batch, c, h, w] → [batch, outputs, h', w'] */
  convNorm(name: string, x: Value, options: ConvNormOptions): Value;
  /** [batch, inputs] → [batch, outputs] */
  dense(name: string, x: Value, outputs: number): Value;
  /** zeroes a share of the features while training, scales up the rest; nothing at inference */
  dropout(name: string, x: Value, share: number): Value;
  relu(x: Value): Value;
  sigmoid(x: Value): Value;
  add(a: Value, b: Value): Value;
  multiply(a: Value, b: Value): Value;
  maxPool(x: Value, window: number): Value;
  averagePool(x: Value, window: number): Value;
  globalAveragePool(x: Value): Value;
  /** [batch, …] → [batch, product of the rest] */
  flatten(x: Value): Value;
  /** [batch, channels] → [batch, channels, 1, 1] */
  asPixels(x: Value): Value;
}

/** A network: from images [batch, 1, 28, 28] in 0…1 to [batch, 11], ten logits and the digitness logit. */
export type Architecture = (layers: Layers, image: Value) => Value;
