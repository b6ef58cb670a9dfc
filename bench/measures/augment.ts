import { performance } from 'node:perf_hooks';
import { normalise } from '@hand-digits/recognition';
import {
  type AugmentationRecipe,
  createAugmenter,
  createBatchFeed,
  createHand,
  createOutlierMaker,
  drawMark,
  LIGHT_AUGMENTATION,
  PAPERS,
  putOnPaper,
  seededRandom,
  STRONG_AUGMENTATION,
} from '@hand-digits/training';
import { type Bench, type BenchResult, type Measurement, perSecond } from '../measurement.ts';

const DIGITS = 200;
const PIXELS = 784;
const BATCH = 128;
const WARM_UP_BATCHES = 12;
const MEASURED_BATCHES = 60;

/** What the trainer's feed costs beside the training itself. */
export const augmentBench: Bench = {
  name: 'augment',
  title: 'Augmentation, images/s',
  async run(): Promise<BenchResult> {
    const images = writtenDigits();
    const makeOutlier = createOutlierMaker(images);
    let seed = 0;
    const measurements: Measurement[] = [
      await augmenting(LIGHT_AUGMENTATION, images),
      await augmenting(STRONG_AUGMENTATION, images),
      {
        name: 'outliers made, one thread',
        value: await perSecond(() => makeOutlier(seededRandom(seed++))),
        unit: 'images/s',
      },
      await feeding(images),
    ];
    return { measurements, notes: [] };
  },
};

async function augmenting(recipe: AugmentationRecipe, images: Uint8Array): Promise<Measurement> {
  const augment = createAugmenter(recipe);
  let index = 0;
  const value = await perSecond(() => {
    const start = (index % DIGITS) * PIXELS;
    return augment(images.subarray(start, start + PIXELS), seededRandom(1, 'bench', index++));
  });
  return { name: `recipe ${recipe.name}, one thread`, value, unit: 'images/s' };
}

/** Through the worker thread, as the trainer gets them. */
async function feeding(images: Uint8Array): Promise<Measurement> {
  const labels = Uint8Array.from({ length: DIGITS }, (_, index) => index % 10);
  const feed = createBatchFeed({
    digits: { images, labels },
    outliers: { share: 0.15, images: new Uint8Array(0), made: 1 },
    batchSize: BATCH,
    seed: 1,
    recipe: STRONG_AUGMENTATION,
    workers: 1,
  });
  let start = 0;
  for await (const { step } of feed.from(0)) {
    if (step === WARM_UP_BATCHES) start = performance.now();
    if (step === WARM_UP_BATCHES + MEASURED_BATCHES) break;
  }
  const seconds = (performance.now() - start) / 1000;
  return {
    name: 'batches of the strong recipe, one worker',
    value: (MEASURED_BATCHES * BATCH) / seconds,
    unit: 'images/s',
    note: '15 % outliers',
  };
}

/** Digits of the project's own generator, so that no data set is needed. // [200, 28, 28] */
function writtenDigits(): Uint8Array {
  const images = new Uint8Array(DIGITS * PIXELS);
  for (let index = 0; index < DIGITS; index += 1) {
    const mark = { kind: 'number', digits: [index % 10], allograph: 0 } as const;
    const room = { width: 96, height: 96, fill: 0.7, seed: index };
    const page = putOnPaper(drawMark(mark, createHand(index, 1), room), PAPERS.blackOnWhite, index);
    const seen = normalise(page);
    if (seen.kind === 'digit') images.set(seen.image, index * PIXELS);
  }
  return images;
}
