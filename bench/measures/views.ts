import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  digitImageFromMnist,
  highest,
  NORMALISER_VERSION,
  softmax,
  type DigitImage,
  type ModelPackage,
  type Network,
} from '@hand-digits/recognition';
import {
  createRecognitionPool,
  openNetwork,
  readModelPackage,
} from '@hand-digits/recognition/node';
import { evaluateSuite, openSuite } from '@hand-digits/training';
import type { Bench, BenchResult } from '../measurement.ts';

/** Backwards: where a pixel of the view comes from, about the middle of the image. */
interface View {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
  readonly x: number;
  readonly y: number;
}

const SAME: View = { xx: 1, xy: 0, yx: 0, yy: 1, x: 0, y: 0 };
const moved = (x: number, y: number): View => ({ ...SAME, x, y });
const slanted = (by: number): View => ({ ...SAME, xy: by });
const scaled = (by: number): View => ({ ...SAME, xx: 1 / by, yy: 1 / by });
const turned = (degrees: number): View => {
  const [sine, cosine] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  return { ...SAME, xx: cosine, xy: -sine, yx: sine, yy: cosine };
};

const KINDS: Readonly<Record<string, readonly View[]>> = {
  'one look': [SAME],
  'moved by ±1 pixel, 5 views': [SAME, moved(1, 0), moved(-1, 0), moved(0, 1), moved(0, -1)],
  'turned by ±8°, 3 views': [SAME, turned(8), turned(-8)],
  'slanted by ±0.15, 3 views': [SAME, slanted(0.15), slanted(-0.15)],
  'scaled by 0.9 and 1.1, 3 views': [SAME, scaled(0.9), scaled(1.1)],
};

/** At first sight, by softmax of the logits as they are. */
const DOUBTFUL_BELOW = 0.98;

const SUITES = [
  'data/mnist/validation.digits',
  ...[
    't10k-images-idx3-ubyte.gz',
    'nist-digits-128.zip',
    'paper-digits.zip',
    'own-handwriting.zip',
    'optdigits-32.zip',
  ].map((name) => `../shared/data/eval/${name}`),
];

/** What a second look at doubtful images is worth, by the views that it averages. */
export const viewsBench: Bench = {
  name: 'views',
  title: `Errors when images below ${DOUBTFUL_BELOW} are looked at again`,
  async run({ root, model, cores }): Promise<BenchResult> {
    const opened = await readModelPackage(model, NORMALISER_VERSION);
    const notes: string[] = [];
    for (const place of SUITES) {
      const file = path.join(root, place);
      if (existsSync(file)) notes.push(...(await measureViews(file, opened, cores)));
      else notes.push(`left out: there is no ${place}`);
    }
    return { measurements: [], notes };
  },
};

interface Labelled {
  readonly image: DigitImage;
  readonly truth: number | null;
}

async function measureViews(file: string, opened: ModelPackage, cores: number): Promise<string[]> {
  const { name, images } = await digitImagesOf(file, opened, cores);
  const network = await openNetwork(atFirstSight(opened));
  try {
    const first = await network.score(images.map(({ image }) => image));
    const doubtful = images.filter((_, at) => highest(first[at]!) < DOUBTFUL_BELOW);
    const sureErrors = images.filter(({ truth }, at) => {
      const { logits } = first[at]!;
      return highest(first[at]!) >= DOUBTFUL_BELOW && logits.indexOf(Math.max(...logits)) !== truth;
    }).length;
    const lines = [`${name}: ${images.length} images, ${doubtful.length} of them doubtful`];
    for (const [kind, views] of Object.entries(KINDS)) {
      const errors = sureErrors + (await errorsWith(views, doubtful, network));
      lines.push(`  ${kind.padEnd(32)} ${String(errors).padStart(4)} wrong`);
    }
    return lines;
  } finally {
    await network.close();
  }
}

/** The package without its own second look. */
function atFirstSight({ manifest, model }: ModelPackage): ModelPackage {
  const once = { ...manifest };
  delete once.secondLook;
  return { manifest: once, model };
}

async function digitImagesOf(
  file: string,
  opened: ModelPackage,
  cores: number,
): Promise<{ readonly name: string; readonly images: readonly Labelled[] }> {
  const suite = await openSuite(file);
  const pool = await createRecognitionPool({ package: opened, workers: cores });
  try {
    const { judged } = await evaluateSuite(suite, { pool });
    const images = judged.flatMap(({ image, truth }) => (image === null ? [] : [{ image, truth }]));
    return { name: suite.name, images };
  } finally {
    await pool.close();
  }
}

async function errorsWith(
  views: readonly View[],
  images: readonly Labelled[],
  network: Network,
): Promise<number> {
  const sums = images.map(() => new Float64Array(10));
  for (const view of views) {
    const scores = await network.score(images.map(({ image }) => seen(image, view)));
    scores.forEach(({ logits }, at) => {
      softmax(logits, 1).forEach((probability, digit) => {
        sums[at]![digit] = sums[at]![digit]! + probability;
      });
    });
  }
  return images.filter(({ truth }, at) => sums[at]!.indexOf(Math.max(...sums[at]!)) !== truth)
    .length;
}

/** An image through a view, by bilinear interpolation. */
function seen(image: DigitImage, view: View): DigitImage {
  const pixels = Uint8Array.from(image, (_, at) => {
    const [x, y] = [(at % 28) - 13.5, Math.floor(at / 28) - 13.5];
    return between(image, {
      x: view.xx * x + view.xy * y + view.x + 13.5,
      y: view.yx * x + view.yy * y + view.y + 13.5,
    });
  });
  return digitImageFromMnist(pixels);
}

function between(image: DigitImage, { x, y }: { readonly x: number; readonly y: number }): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const at = (column: number, row: number): number =>
    column >= 0 && row >= 0 && column < 28 && row < 28 ? image[row * 28 + column]! : 0;
  const [right, below] = [x - left, y - top];
  const upper = (1 - right) * at(left, top) + right * at(left + 1, top);
  const lower = (1 - right) * at(left, top + 1) + right * at(left + 1, top + 1);
  return Math.round((1 - below) * upper + below * lower);
}
