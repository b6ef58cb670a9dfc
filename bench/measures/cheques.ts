import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { NORMALISER_VERSION, type Digit } from '@hand-digits/recognition';
import { createRecognitionPool, readModelPackage } from '@hand-digits/recognition/node';
import {
  evaluateSuite,
  listFiles,
  openFileReader,
  wilson,
  type Judged,
  type Suite,
  type SuiteImage,
} from '@hand-digits/training';
import sharp from 'sharp';
import type { Bench, BenchResult } from '../measurement.ts';

/** Paper around each digit that is cut out with it, in pixels: the further, the more of its neighbours. */
const MARGINS = [1, 4];
const MOST_BYTES = 10_000_000;

/** An amount, and where its digits stand, in pixels. */
interface Amount {
  readonly file: string;
  readonly boxes: readonly Box[];
}

interface Box {
  readonly digit: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Digits cut out of amounts on bank cheques: security print, neighbours, and how another country writes. */
export const chequesBench: Bench = {
  name: 'cheques',
  title: 'Single digits cut out of the amounts on bank cheques (ORAND-CAR-A)',
  async run({ root, model, cores }): Promise<BenchResult> {
    const place = path.join(root, '..', 'shared', 'data', 'eval', 'cheque-amounts');
    if (!existsSync(`${place}.zip`)) {
      return { measurements: [], notes: [`left out: there is no ${place}.zip`] };
    }
    const opened = await readModelPackage(model, NORMALISER_VERSION);
    const pool = await createRecognitionPool({ package: opened, workers: cores });
    try {
      const notes: string[] = [];
      for (const margin of MARGINS) {
        const { judged } = await evaluateSuite(await digitsOf(place, margin), { pool });
        notes.push(lineOf(margin, judged));
      }
      return { measurements: [], notes };
    } finally {
      await pool.close();
    }
  },
};

async function digitsOf(place: string, margin: number): Promise<Suite> {
  const amounts = JSON.parse(readFileSync(`${place}.json`, 'utf8')) as readonly Amount[];
  const { files } = await listFiles(`${place}.zip`);
  const reader = openFileReader(`${place}.zip`, MOST_BYTES);
  const at = new Map(files.map((file) => [path.basename(file.name), file.at]));
  const images: SuiteImage[] = [];
  for (const { file, boxes } of amounts) {
    const offset = at.get(file);
    if (offset === undefined) throw new Error(`${place}.zip has no ${file}.`);
    const page = reader.read(offset);
    for (const box of boxes) {
      const bytes = await cutOut(page, box, margin);
      const name = `${file} ${box.left}`;
      images.push({ name, truth: box.digit as Digit, content: { kind: 'file', bytes } });
    }
  }
  const description = `${images.length} digits, each with ${margin} px of paper around it`;
  return { name: 'cheques', description, count: images.length, images: () => images };
}

async function cutOut(page: Uint8Array, box: Box, margin: number): Promise<Uint8Array> {
  const image = sharp(page);
  const { width, height } = await image.metadata();
  const [left, top] = [Math.max(0, box.left - margin), Math.max(0, box.top - margin)];
  const right = Math.min(width, box.left + box.width + margin);
  const bottom = Math.min(height, box.top + box.height + margin);
  return image
    .extract({ left, top, width: right - left, height: bottom - top })
    .png()
    .toBuffer();
}

/** Such as `1 px of paper around: 90.1 % (89.3 … 90.9) of 4898 read rightly; …`. */
function lineOf(margin: number, judged: readonly Judged[]): string {
  const right = judged.filter(({ truth, digit }) => truth === digit).length;
  const accepted = judged.filter(({ decision }) => decision?.kind === 'accepted');
  const wrong = accepted.filter(({ truth, digit }) => truth !== digit).length;
  const { low, high } = wilson(right, judged.length);
  const [share, from, to, taken, error] = [
    ...[right / judged.length, low, high, accepted.length / judged.length],
    wrong / Math.max(1, accepted.length),
  ].map((value) => (100 * value).toFixed(1));
  return `${margin} px of paper around: ${share} % (${from} … ${to}) of ${judged.length} read rightly; ${taken} % accepted, of which ${error} % wrong`;
}
