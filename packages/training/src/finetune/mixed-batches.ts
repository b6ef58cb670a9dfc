import { DIGIT_PIXELS } from '../dataset/columns.ts';
import type { BatchSource, TrainingBatch } from '../train/batch-source.ts';

/** A source that gives a part of every batch. */
export interface BatchPart {
  readonly source: BatchSource;
  /** rows that it gives to each batch */
  readonly rows: number;
}

/**
 * Batches that several sources fill side by side. An epoch is one of the first source; the others go
 * on at their own pace, step by step, so that a batch still depends on its step alone.
 */
export function mixBatches(first: BatchPart, ...others: readonly BatchPart[]): BatchSource {
  const parts = [first, ...others];
  return {
    stepsPerEpoch: first.source.stepsPerEpoch,
    from: (step) => mixedFrom(parts, step),
  };
}

async function* mixedFrom(
  parts: readonly BatchPart[],
  step: number,
): AsyncGenerator<TrainingBatch, undefined> {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const batch = { images: new Float32Array(rows * DIGIT_PIXELS), labels: new Uint8Array(rows) };
  const running = parts.map(({ source }) => source.from(step));
  try {
    for (;;) {
      const results = await Promise.all(running.map((iterator) => iterator.next()));
      const filled = results.flatMap((result) => (result.done ? [] : [result.value]));
      if (filled.length < parts.length) return;
      fill(batch, filled);
      yield batch;
    }
  } finally {
    for (const iterator of running) await iterator.return?.();
  }
}

function fill(batch: TrainingBatch, parts: readonly TrainingBatch[]): void {
  let row = 0;
  for (const { images, labels } of parts) {
    batch.images.set(images, row * DIGIT_PIXELS);
    batch.labels.set(labels, row);
    row += labels.length;
  }
}
