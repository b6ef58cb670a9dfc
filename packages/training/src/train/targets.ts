import { NOT_A_DIGIT } from '../dataset/columns.ts';
import { CLASSES } from '../network/training-graph.ts';

export interface ShardTargets {
  /** [shard, 10] probabilities; zeros where the image is no digit */
  readonly targets: Float32Array;
  /** [shard, 1] 1 = digit */
  readonly digitness: Float32Array;
  /** [shard, 1] */
  readonly digitnessWeight: Float32Array;
}

/** Writes what the network should answer for images of these labels (0…9 or NOT_A_DIGIT). */
export function writeTargets(
  into: ShardTargets,
  labels: Uint8Array,
  options: { labelSmoothing: number; digitnessWeight: number },
): void {
  const { labelSmoothing, digitnessWeight } = options;
  const { targets, digitness } = into;
  into.digitnessWeight.fill(digitnessWeight);
  labels.forEach((label, index) => {
    const row = targets.subarray(index * CLASSES, (index + 1) * CLASSES);
    const isDigit = label !== NOT_A_DIGIT;
    digitness[index] = isDigit ? 1 : 0;
    row.fill(isDigit ? labelSmoothing / CLASSES : 0);
    if (isDigit) row[label] = 1 - labelSmoothing + labelSmoothing / CLASSES;
  });
}
