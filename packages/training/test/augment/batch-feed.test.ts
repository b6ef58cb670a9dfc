import { afterEach, describe, expect, test } from 'vitest';
import {
  type AugmentedBatch,
  type BatchFeed,
  type BatchFeedOptions,
  createBatchFeed,
  LIGHT_AUGMENTATION,
  NOT_A_DIGIT,
  STRONG_AUGMENTATION,
} from '../../src/index.ts';
import { imageOf, sampleDigits } from './sample-digits.ts';

const digits = { images: sampleDigits(), labels: Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) };
const options: BatchFeedOptions = {
  digits,
  outliers: { share: 0.25, images: new Uint8Array(0), made: 1 },
  batchSize: 4,
  seed: 7,
  recipe: STRONG_AUGMENTATION,
  workers: 1,
};

const feeds: BatchFeed[] = [];
function open(changes: Partial<BatchFeedOptions> = {}): BatchFeed {
  const feed = createBatchFeed({ ...options, ...changes });
  feeds.push(feed);
  return feed;
}
afterEach(async () => {
  await Promise.all(feeds.splice(0).map((feed) => feed.close()));
});

/** Copies the next batches, since a batch is valid only until the next is asked for. */
async function take(
  batches: AsyncIterableIterator<AugmentedBatch>,
  count: number,
): Promise<AugmentedBatch[]> {
  const taken: AugmentedBatch[] = [];
  for await (const batch of batches) {
    taken.push({
      ...batch,
      images: batch.images.slice(),
      labels: batch.labels.slice(),
      weights: batch.weights.slice(),
      sources: batch.sources.slice(),
    });
    if (taken.length === count) break;
  }
  return taken;
}

describe('the feed of training batches', () => {
  test('gives the same batches from one thread and from three', async () => {
    const one = await take(open({ workers: 1 }).from(0), 9);
    const three = await take(open({ workers: 3, ahead: 5 }).from(0), 9);
    expect(three).toEqual(one);
  });

  test('goes on from a step as if it had never stopped', async () => {
    const whole = await take(open().from(0), 8);
    const resumed = await take(open().from(5), 3);
    expect(resumed).toEqual(whole.slice(5));
  });

  test('shows every digit once an epoch, in another order each time, under its own label', async () => {
    const feed = open({ batchSize: 5, outliers: { share: 0, images: new Uint8Array(0), made: 0 } });
    expect(feed.stepsPerEpoch).toBe(2);
    const batches = await take(feed.from(0), 6);
    const epochs = [0, 1, 2].map((epoch) =>
      batches.filter((batch) => batch.epoch === epoch).flatMap(({ sources }) => [...sources]),
    );
    for (const sources of epochs) {
      expect(sources.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
    expect(new Set(epochs.map(String)).size).toBe(3);
    for (const { labels, sources } of batches) expect([...labels]).toEqual([...sources]);
  });

  test('augments a digit anew in every epoch, and not at all at strength 0', async () => {
    const plain = { ...LIGHT_AUGMENTATION, strength: 0 };
    const [untouched] = await take(open({ recipe: plain }).from(0), 1);
    const row = untouched!.sources.findIndex((source) => source >= 0);
    const original = imageOf(digits.images, untouched!.sources[row]!);
    const shown = untouched!.images.subarray(row * 784, (row + 1) * 784);
    expect([...shown].map((value) => Math.round(value * 255))).toEqual([...original]);

    const threes = (await take(open().from(0), 24)).flatMap(({ images, sources }) =>
      [...sources].flatMap((source, at) => (source === 3 ? [imageHash(images, at)] : [])),
    );
    expect(threes.length).toBeGreaterThan(5);
    // a seventh of all samples stays untouched, so a few may be equal
    expect(new Set(threes).size).toBeGreaterThan(threes.length * 0.6);
  });

  test('mixes the asked share of outliers into every batch and labels them so', async () => {
    const cross = new Uint8Array(784);
    for (let at = 0; at < 20; at++)
      cross[(at + 4) * 28 + at + 4] = cross[(at + 4) * 28 + 23 - at] = 255;
    const outliers = { share: 0.5, images: cross, made: 0 };
    const recipe = { ...LIGHT_AUGMENTATION, strength: 0 };
    for (const batch of await take(open({ outliers, recipe }).from(0), 3)) {
      const rows = [...batch.labels].flatMap((label, row) => (label === NOT_A_DIGIT ? [row] : []));
      expect(rows).toEqual([1, 3]);
      expect(rows.map((row) => batch.sources[row])).toEqual([-1, -1]);
      for (const row of rows) {
        const shown = batch.images.subarray(row * 784, (row + 1) * 784);
        expect([...shown].map((value) => value * 255)).toEqual([...cross]);
      }
    }
  });

  test('hands the weight of each digit on, and weighs outliers 1', async () => {
    const weights = Float32Array.from(digits.labels, (label) => label / 10 + 0.5);
    const batches = await take(open({ digits: { ...digits, weights } }).from(0), 3);
    for (const batch of batches) {
      const expected = [...batch.sources].map((source) => (source < 0 ? 1 : weights[source]));
      expect([...batch.weights]).toEqual(expected);
    }
  });

  test('scales pixels to 0…1', async () => {
    const [batch] = await take(open().from(0), 1);
    expect(Math.min(...batch!.images)).toBe(0);
    expect(Math.max(...batch!.images)).toBeLessThanOrEqual(1);
    expect(Math.max(...batch!.images)).toBeGreaterThan(0.5);
  });

  test('ends a reader that waits when it is closed', async () => {
    const feed = open();
    const batches = feed.from(0);
    await batches.next();
    await feed.close();
    expect(await batches.next()).toEqual({ done: true, value: undefined });
  });

  test('tells of a thread that failed, with the cause', async () => {
    // a blank row among the digits makes no outlier: nothing is left to normalise
    const blank = { images: new Uint8Array(10 * 784), labels: digits.labels };
    const reading = take(open({ digits: blank }).from(0), 50);
    await expect(reading).rejects.toMatchObject({
      code: 'feed-worker-failed',
      message: expect.stringContaining('A thread that prepares training batches failed') as string,
      cause: expect.any(Error) as Error,
    });
  });

  test('refuses what cannot fill a batch', () => {
    expect(() => open({ batchSize: 64 })).toThrow('10 digits do not fill one batch of 64');
    expect(() => open({ outliers: { ...options.outliers!, share: 1 } })).toThrow(RangeError);
    const mixture = { untouched: 0.5, mild: 0.5, moderate: 0.5, strong: 0 };
    expect(() => open({ recipe: { ...LIGHT_AUGMENTATION, mixture } })).toThrow('must sum to 1');
  });
});

function imageHash(images: Float32Array, row: number): string {
  return Buffer.from(images.slice(row * 784, (row + 1) * 784).buffer).toString('base64');
}
