import { randomBytes } from 'node:crypto';
import type { NewPrediction } from '../../src/use-cases/records.ts';
import type { TestStores } from './stores.ts';

export const MODEL = 'a'.repeat(64);

/** A prediction of an accepted 7, unless told otherwise. */
export function newPrediction(
  { ids, clock }: Pick<TestStores, 'ids' | 'clock'>,
  change: Partial<NewPrediction> = {},
): NewPrediction {
  const box = { left: 3, top: 2, width: 20, height: 24 };
  return {
    id: ids(),
    createdAt: clock(),
    digit: 7,
    confidence: 0.9998,
    probabilities: [0, 0, 0, 0, 0, 0, 0, 0.9998, 0, 0.0002].map((value) => Math.fround(value)),
    digitness: 0.99,
    decision: 'accepted',
    reason: null,
    model: MODEL,
    geometry: {
      page: { width: 28, height: 30 },
      box,
      boxes: [box],
      polarity: 'dark-on-light',
      scale: 0.8333,
      shift: { x: 1.5, y: -0.25 },
    },
    timings: { decodeMs: 0.1, normaliseMs: 0.2, queueMs: 0.3, networkMs: 0.4 },
    image: { sha256: '', mediaType: 'image/png', bytes: 0 },
    source: 'api',
    fileName: 'seven.png',
    batch: null,
    createdBy: null,
    review: null,
    idempotencyKey: null,
    ...change,
  };
}

/** Keeps a prediction with an image of its own. */
export async function keep(
  stores: TestStores,
  change: Partial<NewPrediction> = {},
  bytes: Uint8Array = randomBytes(600),
): Promise<NewPrediction> {
  const image = await stores.media.prepare(bytes, 'image/png');
  const prediction = newPrediction(stores, {
    ...change,
    image: { sha256: image.sha256, mediaType: image.mediaType, bytes: image.bytes },
  });
  const outcome = await stores.predictions.insert(prediction, image);
  if (outcome.kind !== 'stored') throw new Error(`The prediction was not stored: ${outcome.kind}`);
  return prediction;
}

/** Many, each a millisecond after the one before. */
export async function keepMany(
  stores: TestStores,
  changes: readonly Partial<NewPrediction>[],
): Promise<readonly NewPrediction[]> {
  const kept = [];
  for (const change of changes) {
    stores.clock.now += 1;
    kept.push(await keep(stores, change));
  }
  return kept;
}
