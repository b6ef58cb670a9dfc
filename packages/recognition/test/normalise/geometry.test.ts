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
} from './drawing.ts';

type SeenDigit = Extract<Normalisation, { kind: 'digit' }>;

function digitOn(page: Page): SeenDigit {
  const seen = normalise(page);
  if (seen.kind !== 'digit') throw new Error(`A page with one digit was taken for ${seen.kind}.`);
  return seen;
}

/**
 * The digit image made anew from the page with nothing but its geometry: each of its pixels is the
 * mean of the page's ink where the geometry says that it lies. The page has one level of paper.
 */
function remade(page: Page, { geometry }: SeenDigit): Uint8Array {
  const { polarity, threshold, scale, shift } = geometry;
  const paper = page.data[0]!;
  const sign = polarity === 'dark-on-light' ? 1 : -1;
  const isInk = (x: number, y: number): boolean => {
    if (x < 0 || y < 0 || x >= page.width || y >= page.height) return false;
    return sign * (paper - page.data[y * page.width + x]!) > threshold;
  };
  const steps = 6;
  return Uint8Array.from({ length: 784 }, (_, at) => {
    let inked = 0;
    for (let i = 0; i < steps * steps; i++) {
      const x = (at % 28) + ((i % steps) + 0.5) / steps;
      const y = Math.floor(at / 28) + (Math.floor(i / steps) + 0.5) / steps;
      inked += isInk(Math.floor((x - shift.x) / scale), Math.floor((y - shift.y) / scale)) ? 1 : 0;
    }
    return Math.round((255 * inked) / steps ** 2);
  });
}

/** The tight box of what is darker than halfway between paper and pen. */
function boxOfInk({ width, data }: Page): SeenDigit['geometry']['box'] {
  let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
  data.forEach((level, at) => {
    if (level >= 128) return;
    [left, right] = [Math.min(left, at % width), Math.max(right, at % width)];
    [top, bottom] = [Math.min(top, Math.floor(at / width)), Math.floor(at / width)];
  });
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

describe('the geometry of a digit image', () => {
  test('makes the digit image anew from the page: polarity, threshold, scale and shift', () => {
    const property = fc.property(anyHand, fc.boolean(), fc.nat(60), (hand, isDark, left) => {
      const drawn = onPaper(bilevel(draw({ ...PLAIN, ...hand })));
      const placed = withMargins(drawn, { left, top: 60 - left, right: 5, bottom: 9 });
      const page = isDark ? placed : inverted(placed);
      const seen = digitOn(page);
      const again = remade(page, seen);
      const apart = again.reduce((sum, value, at) => sum + Math.abs(value - seen.image[at]!), 0);
      expect(apart / again.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.12);
    });
    fc.assert(property, { numRuns: 30 });
  });

  test('makes it anew from a large page too, which was shrunk to be looked at', () => {
    const page = enlarged(onPaper(bilevel(draw(PLAIN))), 18);
    expect(page.height).toBeGreaterThan(1600);
    const seen = digitOn(page);
    expect(likeness(remade(page, seen), seen.image)).toBeGreaterThan(0.98);
    const box = boxOfInk(page);
    for (const side of ['left', 'top', 'width', 'height'] as const) {
      expect(Math.abs(seen.geometry.box[side] - box[side])).toBeLessThanOrEqual(6);
    }
  });

  test('has the tight box of the ink, to the pixel where the ink has hard edges', () => {
    const property = fc.property(anyHand, fc.nat(40), fc.nat(40), (hand, left, top) => {
      const drawn = onPaper(bilevel(draw({ ...PLAIN, ...hand })));
      const page = withMargins(drawn, { left, top, right: 3, bottom: 2 });
      expect(digitOn(page).geometry.box).toEqual(boxOfInk(page));
    });
    fc.assert(property, { numRuns: 30 });
  });

  test('has a box of the digit alone, not of the dirt beside it', () => {
    const clean = onPaper(bilevel(draw(PLAIN)));
    const dirty = { ...clean, data: clean.data.slice() };
    dirty.data[5 * clean.width + 4] = 0;
    expect(digitOn(dirty).geometry.box).toEqual(boxOfInk(clean));
  });

  test('has a threshold that lies between paper and pen, however faint the pen', () => {
    const property = fc.property(
      anyHand,
      fc.tuple(fc.integer({ min: 80, max: 255 }), fc.double({ min: 0.1, max: 0.8, noNaN: true })),
      fc.nat(),
      (hand, [paper, share], seed) => {
        const random = randomNumbers(seed);
        const pen = Math.round(paper * share);
        const page = repainted(onPaper(draw({ ...PLAIN, ...hand }), paper, pen), (grey) => {
          return grey + 2 * (random() - 0.5);
        });
        const { threshold } = digitOn(page).geometry;
        // Contrast is counted in 255ths of the paper's brightness.
        const full = (255 * (paper - pen)) / paper;
        expect(threshold).toBeGreaterThan(0.3 * full);
        expect(threshold).toBeLessThan(0.7 * full);
      },
    );
    fc.assert(property, { numRuns: 30 });
  });

  test('has the scale that brings the digit’s long side to 20 pixels', () => {
    const property = fc.property(anyHand, fc.integer({ min: 2, max: 8 }), (hand, unit) => {
      const size = { width: 30 * unit, height: 28 * unit, left: 8 * unit, top: 6 * unit };
      const seen = digitOn(onPaper(draw({ ...PLAIN, ...hand, ...size, unit })));
      const { box, scale } = seen.geometry;
      expect(Math.max(box.width, box.height) * scale).toBeCloseTo(20, 9);
    });
    fc.assert(property, { numRuns: 20 });
  });
});
