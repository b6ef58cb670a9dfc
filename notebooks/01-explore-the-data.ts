// %% [markdown]
// # What the data look like
//
// A network reads digit images of 28 × 28 pixels, ink bright on black, the digit centred by its mass.
// Before anything learns from them it pays to look: how many there are of each digit, who wrote them,
// how much ink they hold, and what else lies among them.
//
// Where `npx hand-digits dataset prepare` has made `data/mnist`, this notebook shows real handwriting;
// elsewhere digits by the project's own generator stand in.

// %%
import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  createAugmenter,
  drawSheet,
  LIGHT_AUGMENTATION,
  readPrepared,
  seededRandom,
  STRONG_AUGMENTATION,
  syntheticSplit,
  type Split,
} from '@hand-digits/training';
import { bars, image, lines, say, table } from './page.ts';

const PIXELS = 784;
const real = path.join(import.meta.dirname, '..', 'data', 'mnist', 'validation.digits');
const hands = Array.from({ length: 60 }, (_, hand) => hand);
const split: Split = existsSync(real)
  ? await readPrepared(real)
  : syntheticSplit({ count: 2400, hands, seed: 1 });
say(`${split.count} images: ${split.description}`);

// %% [markdown]
// ## A first look
//
// Twenty of each digit, ink dark on light as on paper. Ones lean, sevens are crossed or not, fours are
// open or closed: a digit is a family of shapes.

// %%
const rowsOf = (digit: number): number[] =>
  [...split.labels.keys()].filter((row) => split.labels[row] === digit);
const sample = Array.from({ length: 10 }, (_, digit) => rowsOf(digit).slice(0, 20)).flat();
image((await drawSheet(split.images, sample, 20)).png, 'Twenty images of each digit');

// %% [markdown]
// ## How many of each
//
// Even counts mean that a plain error rate says enough; where one digit is rare, its own error must be
// looked at as well.

// %%
bars(
  Array.from({ length: 10 }, (_, digit) => ({ name: String(digit), value: rowsOf(digit).length })),
  { title: 'Images of each digit', x: 'digit', y: 'images' },
);

// %% [markdown]
// ## Who wrote them
//
// Two digits by one hand are far more alike than two by two hands. So everything that judges a model is
// split off by writer, never by image: a model that has seen a writer's sevens is no stranger to his nines.

// %%
const perWriter = Map.groupBy(split.writers, (writer) => writer);
const sizes = [...perWriter.values()].map(({ length }) => length).sort((a, b) => a - b);
const middle = sizes[Math.floor(sizes.length / 2)] ?? 0;
table(
  ['writers', 'fewest images', 'median', 'most'],
  [[sizes.length, sizes[0] ?? 0, middle, sizes.at(-1) ?? 0]],
);

// %% [markdown]
// ## How much ink
//
// The mean of all pixels, 0 … 1, tells a fine pen from a marker. The server watches this distribution in
// what it reads: when it moves away from the one that the model was measured on, it warns.

// %%
const ink = Array.from({ length: split.count }, (_, row) => {
  const pixels = split.images.subarray(row * PIXELS, (row + 1) * PIXELS);
  return pixels.reduce((sum, value) => sum + value, 0) / (255 * PIXELS);
});
const STEP = 0.02;
const bins = Array.from({ length: 16 }, (_, bin) => ({
  name: (bin * STEP).toFixed(2),
  value: ink.filter((value) => Math.floor(value / STEP) === bin).length,
}));
bars(bins, { title: 'Images by mean ink', x: 'mean ink, from', y: 'images' });

// %% [markdown]
// ## The mean of each digit
//
// What all images of a digit have in common. Where two means look alike (4 and 9, 3 and 5) mistakes are
// to be expected.

// %%
const means = new Uint8Array(10 * PIXELS);
for (let digit = 0; digit < 10; digit += 1) {
  const rows = rowsOf(digit);
  for (let at = 0; at < PIXELS; at += 1) {
    const sum = rows.reduce((total, row) => total + split.images[row * PIXELS + at]!, 0);
    means[digit * PIXELS + at] = sum / Math.max(1, rows.length);
  }
}
image((await drawSheet(means, [...Array(10).keys()], 10)).png, 'The mean image of each digit');

const profile = (digit: number): (readonly [number, number])[] =>
  Array.from({ length: 28 }, (_, y) => {
    const row = means.subarray(digit * PIXELS + y * 28, digit * PIXELS + (y + 1) * 28);
    return [y, row.reduce((sum, value) => sum + value, 0) / (28 * 255)] as const;
  });
lines(
  [1, 4, 9].map((digit) => ({ name: `digit ${digit}`, points: profile(digit) })),
  { title: 'Mean ink of each row of pixels', x: 'row of pixels, from the top', y: 'mean ink' },
);

// %% [markdown]
// ## What training makes of one image
//
// A training never shows the same image twice: it is drawn again, thinner or bolder, leaning, turned,
// broken, on other paper, and normalised anew. Above the light alterations that corrections get, below
// the strong ones of a training from the beginning; the first image of each row is the original.

// %%
const altered = [LIGHT_AUGMENTATION, STRONG_AUGMENTATION].flatMap((recipe, kind) => {
  const alter = createAugmenter(recipe);
  return [2, 5, 7].flatMap((digit) => {
    const original = split.images.slice(
      rowsOf(digit)[0]! * PIXELS,
      (rowsOf(digit)[0]! + 1) * PIXELS,
    );
    const random = seededRandom(kind, `notebook ${digit}`);
    return [
      original,
      ...Array.from({ length: 19 }, () => Uint8Array.from(alter(original, random))),
    ];
  });
});
const sheet = new Uint8Array(Buffer.concat(altered));
image(
  (await drawSheet(sheet, [...altered.keys()], 20)).png,
  'Three digits, altered lightly and strongly',
);
