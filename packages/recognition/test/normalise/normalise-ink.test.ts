import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseInk, type Ink } from '../../src/index.ts';
import { anyHand, bilevel, draw, PLAIN, randomNumbers } from './drawing.ts';
import { pixelsOff, referenceDigitImage } from './reference.ts';

/** A frame as large as NIST's with ink in it that is nowhere nearer to the edge than it is long. */
const FRAME = 128;

function frame(fill: (x: number, y: number) => number): Ink {
  const data = Float32Array.from({ length: FRAME * FRAME }, (_, at) =>
    fill(at % FRAME, Math.floor(at / FRAME)),
  );
  return { width: FRAME, height: FRAME, data };
}

/** Random ink in a random box; every side from 1 pixel to more than 40, soft or bilevel, dense or loose. */
const anyInk = fc
  .record({
    width: fc.integer({ min: 1, max: 44 }),
    height: fc.integer({ min: 1, max: 44 }),
    density: fc.constantFrom(0.02, 0.2, 0.6, 1),
    isSoft: fc.boolean(),
    seed: fc.nat(),
  })
  .map(({ width, height, density, isSoft, seed }) => {
    const random = randomNumbers(seed);
    const values = Array.from({ length: width * height }, () => {
      if (random() >= density) return 0;
      return isSoft ? random() : 1;
    });
    // At least one pixel has ink.
    values[Math.floor(random() * values.length)] = 1;
    return frame((x, y) => {
      const [column, row] = [x - 42, y - 41];
      const isInside = column >= 0 && column < width && row >= 0 && row < height;
      return isInside ? values[row * width + column]! : 0;
    });
  });

describe('the digit image of ink', () => {
  test('is what MNIST’s procedure makes of it, done literally, whatever the ink', () => {
    const property = fc.property(anyInk, (ink) => {
      expect(pixelsOff(normaliseInk(ink).image, referenceDigitImage(ink))).toBe(0);
    });
    fc.assert(property, { numRuns: 150 });
  });

  test('is what MNIST’s procedure makes of it, done literally, for digits of every size and pen', () => {
    const property = fc.property(
      anyHand,
      fc.double({ min: 0.4, max: 4.5, noNaN: true }),
      fc.boolean(),
      (hand, unit, isSoft) => {
        const place = { left: 36, top: 30, width: FRAME, height: FRAME };
        const drawn = draw({ ...PLAIN, ...place, ...hand, unit });
        const ink = isSoft ? drawn : bilevel(drawn);
        fc.pre(ink.data.some((value) => value > 0));
        expect(pixelsOff(normaliseInk(ink).image, referenceDigitImage(ink))).toBe(0);
      },
    );
    fc.assert(property, { numRuns: 60 });
  });

  test('does not depend on where in the frame the ink stands, not even at its edges', () => {
    const shape = draw({ ...PLAIN, width: 48, height: 72, left: 3, top: 2 });
    const at = (left: number, top: number): Uint8Array =>
      normaliseInk(
        frame((x, y) => {
          const [column, row] = [x - left, y - top];
          const isInside = column >= 0 && column < shape.width && row >= 0 && row < shape.height;
          return isInside ? shape.data[row * shape.width + column]! : 0;
        }),
      ).image;
    const middle = at(40, 28);
    for (const [left, top] of [
      [0, 0],
      [FRAME - 48, 0],
      [0, FRAME - 72],
      [FRAME - 48, FRAME - 72],
    ] as const) {
      expect(at(left, top)).toEqual(middle);
    }
  });

  test('has its centre of mass in the middle pixel, and 20 pixels on its long side', () => {
    const property = fc.property(anyHand, (hand) => {
      const { image } = normaliseInk(draw({ ...PLAIN, ...hand }));
      const rows = Array.from({ length: 28 }, (_, y) => image.subarray(y * 28, (y + 1) * 28));
      const inkedRows = rows.flatMap((row, y) => (row.some((value) => value > 0) ? [y] : []));
      expect(inkedRows.at(-1)! - inkedRows[0]! + 1).toBe(20);
      const mass = image.reduce((sum, value) => sum + value, 0);
      const middleX = image.reduce((sum, value, at) => sum + value * ((at % 28) + 0.5), 0) / mass;
      const middleY =
        image.reduce((sum, value, at) => sum + value * (Math.floor(at / 28) + 0.5), 0) / mass;
      for (const middle of [middleX, middleY]) {
        expect(middle).toBeGreaterThanOrEqual(14);
        expect(middle).toBeLessThanOrEqual(15);
      }
      expect(Math.max(...image)).toBe(255);
    });
    fc.assert(property, { numRuns: 40 });
  });

  test('may be made of the ink within a box alone, even one that reaches beyond the frame', () => {
    const two = frame((x, y) => {
      const isLeft = x >= 10 && x < 15 && y >= 20 && y < 60;
      const isRight = x >= 90 && x < 130 && y >= 30 && y < 35;
      return isLeft || isRight ? 1 : 0;
    });
    const left = frame((x, y) => (x >= 10 && x < 15 && y >= 20 && y < 60 ? 1 : 0));
    const within = normaliseInk(two, { left: -20, top: -20, width: 80, height: 400 });
    expect(within).toEqual(normaliseInk(left));
    expect(within.geometry.box).toEqual({ left: 10, top: 20, width: 5, height: 40 });
  });

  test('cannot be made of no ink: it says so', () => {
    expect(() => normaliseInk(frame(() => 0))).toThrow('There is no ink to normalise');
    const box = { left: 0, top: 0, width: 3, height: 3 };
    expect(() =>
      normaliseInk(
        frame((x) => (x > 60 ? 1 : 0)),
        box,
      ),
    ).toThrow(RangeError);
  });

  test('lies where its geometry says: the centres of ink pixels fall on bright pixels', () => {
    const property = fc.property(
      anyHand,
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 0, max: 40 }),
      (hand, unit, left) => {
        const size = { width: 220, height: 150 };
        const ink = bilevel(draw({ ...PLAIN, ...hand, ...size, unit, left: 30 + left, top: 20 }));
        const { image, geometry } = normaliseInk(ink);
        const brightness = [...ink.data.keys()]
          .filter((at) => ink.data[at] !== 0)
          .map((at) => {
            const x = (at % size.width) + 0.5;
            const y = Math.floor(at / size.width) + 0.5;
            const column = Math.floor(x * geometry.scale + geometry.shift.x);
            const row = Math.floor(y * geometry.scale + geometry.shift.y);
            // The end of a tall digit with a heavy head is cut off, as by MNIST's own procedure.
            return row < 28 ? image[row * 28 + column]! : 1;
          });
        // A corner of a stroke may cover so little of its pixel that it rounds to nothing.
        const dark = brightness.filter((value) => value === 0).length;
        expect(dark / brightness.length).toBeLessThan(0.01);
      },
    );
    fc.assert(property, { numRuns: 20 });
  });
});
