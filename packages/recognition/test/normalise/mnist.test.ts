import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { normalise, type Page } from '../../src/index.ts';
import { enlarged, likeness, withMargins } from './drawing.ts';

/** Training digits: what is measured on is not looked at here. */
const folder = path.resolve(import.meta.dirname, '../../../../../shared/data/train/mnist');
const hasMnist = existsSync(folder);
if (!hasMnist) console.log('Skipped: MNIST is not there (../shared/data/train/mnist).');

const HEADER = 16;
/** Every 20th of the 60,000. */
const STEP = 20;

describe.skipIf(!hasMnist)('MNIST’s own digits', () => {
  let digits: Page[];

  beforeAll(() => {
    const file = gunzipSync(readFileSync(path.join(folder, 'train-images-idx3-ubyte.gz')));
    digits = Array.from({ length: 60_000 / STEP }, (_, i) => {
      const from = HEADER + i * STEP * 784;
      return {
        width: 28,
        height: 28,
        channels: 1,
        data: Uint8Array.from(file.subarray(from, from + 784)),
      };
    });
  });

  it('come out as they went in, all but one in a thousand to the byte', () => {
    const changed = digits.filter((page) => {
      const seen = normalise(page);
      if (seen.kind !== 'digit') return true;
      return seen.image.some((value, at) => value !== page.data[at]);
    });
    expect(changed.length).toBeLessThanOrEqual(digits.length / 1000);
  });

  it.each([
    {
      how: 'with more paper around them',
      hide: (page: Page) => withMargins(page, { left: 9, top: 3, right: 20, bottom: 7 }),
      least: 0.99,
      usual: 0.995,
    },
    // Large soft edges are taken for a lens's and hardened.
    {
      how: 'eight times as large',
      hide: (page: Page) => enlarged(page, 8),
      least: 0.92,
      usual: 0.97,
    },
  ])('come out nearly as they went in $how', ({ hide, least, usual }) => {
    const alike = digits.flatMap((page, i) => {
      if (i % 25 > 0) return [];
      const seen = normalise(hide(page));
      return seen.kind === 'digit' ? [likeness(seen.image, page.data)] : [0];
    });
    alike.sort((a, b) => a - b);
    expect(alike[0]).toBeGreaterThan(least);
    expect(alike[alike.length >> 1]).toBeGreaterThan(usual);
  });
});
