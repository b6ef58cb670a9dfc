import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalise, type Normalisation, type Page } from '../../src/index.ts';
import {
  anyHand,
  bilevel,
  draw,
  enlarged,
  inverted,
  likeness,
  onPaper,
  PLAIN,
  randomNumbers,
  repainted,
  withMargins,
  type Written,
} from './drawing.ts';

type SeenDigit = Extract<Normalisation, { kind: 'digit' }>;

function digitOn(page: Page): SeenDigit {
  const seen = normalise(page);
  if (seen.kind !== 'digit') throw new Error(`A page with one digit was taken for ${seen.kind}.`);
  return seen;
}

const imageOf = (page: Page): Uint8Array => digitOn(page).image;

type Hand = Pick<Written, 'digit' | 'pen' | 'slant'>;

const written = (hand: Hand): Page => onPaper(draw({ ...PLAIN, ...hand }));

/** Runs a property on many digits written by many hands. */
function forEveryHand(holds: (hand: Hand, seed: number) => void, numRuns = 15): void {
  fc.assert(fc.property(anyHand, fc.nat(), holds), { numRuns });
}

const margin = fc.integer({ min: 0, max: 60 });
const anyMargins = fc.record({ left: margin, top: margin, right: margin, bottom: margin });

describe('the digit image of a page is the same to the byte', () => {
  test.each(['soft', 'bilevel'] as const)('wherever a %s digit stands on it', (edge) => {
    const property = fc.property(anyHand, anyMargins, (hand, around) => {
      const ink = draw({ ...PLAIN, ...hand });
      const page = onPaper(edge === 'soft' ? ink : bilevel(ink));
      expect(imageOf(withMargins(page, around))).toEqual(imageOf(page));
    });
    fc.assert(property, { numRuns: 25 });
  });

  test('on black paper as on white', () => {
    forEveryHand((hand) => {
      const page = written(hand);
      const negative = digitOn(inverted(page));
      expect(negative.image).toEqual(imageOf(page));
      expect(negative.geometry.polarity).toBe('light-on-dark');
      expect(digitOn(page).geometry.polarity).toBe('dark-on-light');
    });
  });

  test('whether it was found the short way, of two levels, or the long way', () => {
    forEveryHand((hand) => {
      const page = onPaper(bilevel(draw({ ...PLAIN, ...hand })));
      // One pixel in the corner that is nearly paper, and the page is no longer of two levels.
      const data = page.data.slice();
      data[0] = 254;
      expect(imageOf({ ...page, data })).toEqual(imageOf(page));
    });
  });

  test('in colour as in grey, where the colours are greys', () => {
    forEveryHand((hand) => {
      const page = written(hand);
      const data = Uint8Array.from(
        { length: page.data.length * 3 },
        (_, at) => page.data[Math.floor(at / 3)]!,
      );
      expect(imageOf({ ...page, channels: 3, data })).toEqual(imageOf(page));
    });
  });

  test('on no paper at all as on white paper, whatever colour the clear pixels have', () => {
    forEveryHand((hand, seed) => {
      const ink = draw({ ...PLAIN, ...hand });
      const hidden = seed % 256;
      const data = Uint8Array.from({ length: ink.data.length * 4 }, (_, at) => {
        const cover = ink.data[at >> 2]!;
        if (at % 4 === 3) return Math.round(255 * cover);
        return cover === 0 ? hidden : 0;
      });
      const { width, height } = ink;
      expect(imageOf({ width, height, channels: 4, data })).toEqual(imageOf(onPaper(ink)));
    });
  });

  test('with specks of dirt beside the digit and without', () => {
    forEveryHand((hand, seed) => {
      const clean = written(hand);
      const dirty = clean.data.slice();
      const random = randomNumbers(seed);
      for (let speck = 0; speck < 12; speck++) {
        // In the outer 14 pixels, where no digit of these reaches.
        const x = Math.floor(random() * 12) + (random() < 0.5 ? 1 : clean.width - 13);
        const y = 2 + Math.floor(random() * (clean.height - 4));
        dirty[y * clean.width + x] = 0;
      }
      expect(imageOf({ ...clean, data: dirty })).toEqual(imageOf(clean));
    });
  });

  test.each(['left', 'right', 'top', 'bottom'] as const)(
    'with a sliver of a neighbour at its %s edge and without',
    (edge) => {
      forEveryHand((hand) => {
        const clean = written(hand);
        const { width, height } = clean;
        const withSliver = repainted(clean, (grey, x, y) => {
          const [along, length] = edge === 'left' || edge === 'right' ? [y, height] : [x, width];
          const off = { left: x, right: width - 1 - x, top: y, bottom: height - 1 - y }[edge];
          return off < 3 && along > 0.3 * length && along < 0.6 * length ? 0 : grey;
        });
        expect(imageOf(withSliver)).toEqual(imageOf(clean));
      }, 8);
    },
  );

  test('of an image that is in MNIST’s form already, and of its negative, as of itself', () => {
    forEveryHand((hand) => {
      const first = imageOf(written(hand));
      const page: Page = { width: 28, height: 28, channels: 1, data: first };
      expect(imageOf(page)).toEqual(first);
      expect(imageOf(inverted(page))).toEqual(first);
      const colours = Uint8Array.from({ length: 3 * 784 }, (_, at) => first[Math.floor(at / 3)]!);
      expect(imageOf({ ...page, channels: 3, data: colours })).toEqual(first);
      expect(digitOn(page).geometry).toMatchObject({ scale: 1, shift: { x: 0, y: 0 } });
    });
  });
});

/** Alike enough that a person sees the same digit in the same place; another digit is below 0.9. */
function expectAlike(page: Page, clean: Page, least: number): void {
  expect(likeness(imageOf(page), imageOf(clean))).toBeGreaterThan(least);
}

describe('the digit image of a page is nearly the same', () => {
  test('at every size', () => {
    const property = fc.property(anyHand, fc.integer({ min: 2, max: 9 }), (hand, times) => {
      const page = onPaper(bilevel(draw({ ...PLAIN, ...hand })));
      expectAlike(enlarged(page, times), page, 0.97);
    });
    fc.assert(property, { numRuns: 20 });
  });

  test('drawn small or large', () => {
    forEveryHand((hand) => {
      const small = { width: 46, height: 50, left: 13, top: 9, unit: 2 };
      const large = { width: 300, height: 320, left: 90, top: 60, unit: 12 };
      const page = written(hand);
      expectAlike(onPaper(draw({ ...PLAIN, ...hand, ...small })), page, 0.95);
      expectAlike(onPaper(draw({ ...PLAIN, ...hand, ...large })), page, 0.97);
    }, 12);
  });

  test('with any pen on any paper that it can be seen on', () => {
    const property = fc.property(
      anyHand,
      fc.integer({ min: 60, max: 255 }),
      fc.double({ min: 0, max: 0.75, noNaN: true }),
      (hand, paper, share) => {
        const ink = draw({ ...PLAIN, ...hand });
        expectAlike(onPaper(ink, paper, Math.round(share * paper)), onPaper(ink), 0.975);
      },
    );
    fc.assert(property, { numRuns: 40 });
  });

  test('in faint pencil with the noise of a camera', () => {
    forEveryHand((hand, seed) => {
      const random = randomNumbers(seed);
      const pencil = onPaper(draw({ ...PLAIN, ...hand }), 215, 155);
      const noisy = repainted(pencil, (grey) => grey + 4 * (random() + random() + random() - 1.5));
      expectAlike(noisy, written(hand), 0.95);
    });
  });

  test('in coloured ink on coloured paper', () => {
    const pairs: readonly (readonly [number[], number[]])[] = [
      [
        [255, 244, 180],
        [180, 30, 40],
      ],
      [
        [190, 220, 250],
        [30, 50, 160],
      ],
      [
        [40, 90, 60],
        [240, 240, 230],
      ],
    ];
    forEveryHand((hand, seed) => {
      const ink = draw({ ...PLAIN, ...hand });
      const [paper, pen] = pairs[seed % pairs.length]!;
      const data = Uint8Array.from({ length: ink.data.length * 3 }, (_, at) => {
        const cover = ink.data[Math.floor(at / 3)]!;
        return Math.round(paper[at % 3]! + (pen[at % 3]! - paper[at % 3]!) * cover);
      });
      const { width, height } = ink;
      expectAlike({ width, height, channels: 3, data }, onPaper(ink), 0.97);
    });
  });

  test('where the light grows weaker to any side', () => {
    const slope = fc.double({ min: -0.4, max: 0.4, noNaN: true });
    const property = fc.property(anyHand, slope, slope, (hand, across, down) => {
      const page = written(hand);
      const lit = repainted(page, (grey, x, y) => {
        const light = 0.6 + across * (x / page.width - 0.5) + down * (y / page.height - 0.5);
        return (25 + 0.8 * grey) * light;
      });
      expectAlike(lit, page, 0.95);
    });
    fc.assert(property, { numRuns: 30 });
  });

  test('half in the shadow of a hand', () => {
    forEveryHand((hand, seed) => {
      const page = written(hand);
      const edge = 30 + (seed % 40);
      const shaded = repainted(page, (grey, x, y) => {
        const shade = 1 / (1 + Math.exp((x + 0.3 * y - edge - 15) / 4));
        return (20 + 0.85 * grey) * (1 - 0.4 * shade);
      });
      expectAlike(shaded, page, 0.95);
    });
  });

  test('on ruled and on squared paper', () => {
    forEveryHand((hand, seed) => {
      const page = written(hand);
      const [start, isSquared] = [seed % 22, seed % 2 === 0];
      const lined = repainted(page, (grey, x, y) => {
        const isLine = (y + start) % 22 < 1 || (isSquared && (x + start) % 22 < 1);
        return isLine ? Math.min(grey, 190) : grey;
      });
      expectAlike(lined, page, 0.95);
    });
  });
});
