/** One batch as the trainer takes it. The arrays are valid until the next one is asked for. */
export interface TrainingBatch {
  /** [batch, 1, 28, 28], 0…1, ink bright */
  readonly images: Float32Array;
  /** [batch] 0…9, or NOT_A_DIGIT */
  readonly labels: Uint8Array;
}

/**
 * Where batches come from, in an order that depends on nothing but seed, epoch and step; declared by
 * the trainer, satisfied by the augmenting feed.
 */
export interface BatchSource {
  readonly stepsPerEpoch: number;
  /** Batches from a step on (counted over all epochs), without end. */
  readonly from: (step: number) => AsyncIterableIterator<TrainingBatch>;
}
