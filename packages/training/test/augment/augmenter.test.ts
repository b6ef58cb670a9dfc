import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AugmentationRecipe,
  createAugmenter,
  createOutlierMaker,
  LIGHT_AUGMENTATION,
  seededRandom,
  STRONG_AUGMENTATION,
} from '../../src/index.ts';
import { countHoles, type Holes } from '../../src/augment/holes.ts';
import { imageOf, sampleDigits } from './sample-digits.ts';

const RECIPES = [LIGHT_AUGMENTATION, STRONG_AUGMENTATION];
const ALL_STRONG: AugmentationRecipe = {
  ...STRONG_AUGMENTATION,
  mixture: { untouched: 0, mild: 0, moderate: 0, strong: 1 },
};
/** Nothing but where strokes lie: what else could differ between two images of one seed is left out. */
const ONLY_GEOMETRY: AugmentationRecipe = {
  ...LIGHT_AUGMENTATION,
  edge: { softness: [1, 1], binaryProbability: 0 },
  speck: { ...LIGHT_AUGMENTATION.speck, probability: 0 },
  neighbour: { ...LIGHT_AUGMENTATION.neighbour, probability: 0 },
  blur: { ...LIGHT_AUGMENTATION.blur, probability: 0 },
  offset: { probability: 0 },
};
/** strokes from hairline to marker */
const PENS = [2, 5, 9].map((width) => sampleDigits(width));

const recipe = fc.constantFrom(...RECIPES, ALL_STRONG);
const digit = fc
  .record({ pen: fc.constantFrom(...PENS), label: fc.nat({ max: 9 }) })
  .map(({ pen, label }) => imageOf(pen, label));
const seed = fc.nat();

describe('augmentation of a digit image', () => {
  test('gives the same bytes for the same seed, and leaves its input as it was', () => {
    const property = fc.property(recipe, digit, seed, (chosen, pixels, number) => {
      const before = pixels.slice();
      const one = createAugmenter(chosen)(pixels, seededRandom(number));
      const augment = createAugmenter(chosen);
      augment(imageOf(PENS[0]!, 3), seededRandom(number + 1));
      expect(augment(pixels, seededRandom(number))).toEqual(one);
      expect(pixels).toEqual(before);
    });
    fc.assert(property, { numRuns: 30 });
  });

  test('does not change when its recipe has been through JSON', () => {
    const parsed = JSON.parse(JSON.stringify(STRONG_AUGMENTATION)) as AugmentationRecipe;
    const written = createAugmenter(STRONG_AUGMENTATION);
    const read = createAugmenter(parsed);
    for (let index = 0; index < 50; index++) {
      const pixels = imageOf(PENS[1]!, index % 10);
      expect(read(pixels, seededRandom(index))).toEqual(written(pixels, seededRandom(index)));
    }
  });

  test('leaves the share untouched that the recipe says, and changes the rest', () => {
    for (const chosen of RECIPES) {
      const augment = createAugmenter(chosen);
      let same = 0;
      for (let index = 0; index < 1200; index++) {
        const pixels = imageOf(PENS[1]!, index % 10);
        if (Buffer.compare(augment(pixels, seededRandom(1, index)), pixels) === 0) same++;
      }
      // 0.15 ± 3.5 standard deviations of 1,200 draws, and few that both tries would have spoilt
      expect(same / 1200).toBeGreaterThan(0.115);
      expect(same / 1200).toBeLessThan(0.21);
    }
  });

  test('changes nothing at strength 0', () => {
    const augment = createAugmenter({ ...ALL_STRONG, strength: 0 });
    for (let label = 0; label < 10; label++) {
      const pixels = imageOf(PENS[1]!, label);
      expect(augment(pixels, seededRandom(label))).toEqual(pixels);
    }
  });

  test('goes further the stronger it is', () => {
    const distances = [0.25, 0.5, 1].map((strength) => {
      const augment = createAugmenter({ ...ALL_STRONG, strength });
      let sum = 0;
      for (let index = 0; index < 200; index++) {
        const pixels = imageOf(PENS[1]!, index % 10);
        sum += distance(pixels, augment(pixels, seededRandom(2, index)));
      }
      return sum / 200;
    });
    expect(distances[0]!).toBeLessThan(distances[1]! * 0.9);
    expect(distances[1]!).toBeLessThan(distances[2]! * 0.9);
  });

  test('makes what the normaliser makes: full ink somewhere, the centre of mass in the middle', () => {
    const finished = { noise: { ...ALL_STRONG.noise, probability: 0 }, offset: { probability: 0 } };
    const augment = createAugmenter({ ...ALL_STRONG, ...finished });
    const property = fc.property(digit, seed, (pixels, number) => {
      const image = augment(pixels, seededRandom(number));
      expect(image).toHaveLength(784);
      expect(Math.max(...image)).toBe(255);
      const { x, y } = centreOfMass(image);
      for (const coordinate of [x, y]) {
        expect(coordinate).toBeGreaterThan(13.5);
        expect(coordinate).toBeLessThan(15.5);
      }
    });
    fc.assert(property, { numRuns: 200 });
  });

  test('never closes an open loop nor fills a wide one, whatever is printed through them', () => {
    const holes: Holes = { count: 0, sound: 0, wide: 0 };
    const ofOriginal: Holes = { count: 0, sound: 0, wide: 0 };
    const print = { ...ALL_STRONG.print, probability: 0 };
    const augment = createAugmenter({ ...ALL_STRONG, print });
    const property = fc.property(digit, seed, (pixels, number) => {
      countHoles(ofOriginal, pixels, 110);
      countHoles(holes, augment(pixels, seededRandom(number)), 110);
      expect(holes.sound).toBeLessThanOrEqual(ofOriginal.count);
      expect(holes.count).toBeGreaterThanOrEqual(ofOriginal.wide);
    });
    fc.assert(property, { numRuns: 200 });
  });

  test('keeps hairlines visible', () => {
    const augment = createAugmenter(ALL_STRONG);
    for (let index = 0; index < 250; index++) {
      const image = augment(imageOf(PENS[0]!, index % 10), seededRandom(3, index));
      expect(image.filter((value) => value > 100).length).toBeGreaterThan(10);
    }
  });

  test('takes any 784 bytes, blank ones and full ones too', () => {
    const augment = createAugmenter(ALL_STRONG);
    const anything = fc.oneof(
      fc.uint8Array({ minLength: 784, maxLength: 784 }),
      fc.constantFrom(0, 1, 63, 64, 255).map((value) => new Uint8Array(784).fill(value)),
    );
    const property = fc.property(anything, seed, (pixels, number) => {
      expect(augment(pixels, seededRandom(number))).toHaveLength(784);
    });
    fc.assert(property, { numRuns: 80 });
    expect(augment(new Uint8Array(784), seededRandom(1))).toEqual(new Uint8Array(784));
  });

  test('leaves dashes of a printed pattern around the digit, which stays where it is', () => {
    const quiet = { ...ONLY_GEOMETRY, mixture: ALL_STRONG.mixture };
    const [clean, printed] = [0, 1].map((probability) =>
      createAugmenter({ ...quiet, print: { probability, darkness: [0.6, 1] } }),
    );
    let [more, kept] = [0, 0];
    for (let index = 0; index < 100; index++) {
      const pixels = imageOf(PENS[1]!, index % 10);
      const [without, withPrint] = [clean, printed].map((augment) =>
        augment!(pixels, seededRandom(6, index)),
      );
      const paper = [...without!.keys()].filter((at) => without![at] === 0);
      const dashes = paper.filter((at) => withPrint![at]! > 30).length;
      if (dashes > 10) more++;
      const ink = [...without!.keys()].filter((at) => without![at]! > 200);
      kept += ink.filter((at) => withPrint![at]! > 100).length / ink.length / 100;
    }
    expect(more).toBeGreaterThan(50);
    // it is moved and made smaller by what now lies around it
    expect(kept).toBeGreaterThan(0.6);
  });

  test('refuses a mixture whose shares do not sum to 1', () => {
    const mixture = { untouched: 0.5, mild: 0.2, moderate: 0.2, strong: 0.2 };
    expect(() => createAugmenter({ ...LIGHT_AUGMENTATION, mixture })).toThrow(RangeError);
  });
});

describe('the count of holes', () => {
  test('tells digits by their loops; the 4 is open', () => {
    const counted = Array.from({ length: 10 }, (_, label) => {
      const holes: Holes = { count: 0, sound: 0, wide: 0 };
      countHoles(holes, imageOf(PENS[1]!, label), 110);
      return holes.wide;
    });
    expect(counted).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 2, 1]);
  });

  test('agrees with a plain flood fill on any image', () => {
    const image = fc
      .array(fc.boolean(), { minLength: 784, maxLength: 784 })
      .map((ink) => Uint8Array.from(ink, (on) => (on ? 255 : 0)));
    const property = fc.property(image, (pixels) => {
      const holes: Holes = { count: 0, sound: 0, wide: 0 };
      countHoles(holes, pixels, 128);
      const sizes = floodedHoles(pixels);
      expect(holes.count).toBe(sizes.length);
      expect(holes.sound).toBe(sizes.filter((size) => size >= 2).length);
      expect(holes.wide).toBe(sizes.filter((size) => size >= 3).length);
    });
    fc.assert(property, { numRuns: 100 });
  });
});

describe('images of no digit', () => {
  const digits = PENS[1]!;

  test('are the same for the same seed and differ between seeds', () => {
    const one = createOutlierMaker(digits);
    const other = createOutlierMaker(digits);
    const images = Array.from({ length: 150 }, (_, index) => one(seededRandom(4, index)));
    images.forEach((image, index) => {
      expect(other(seededRandom(4, index))).toEqual(image);
    });
    const distinct = new Set(images.map((image) => Buffer.from(image).toString('base64')));
    expect(distinct.size).toBeGreaterThan(140);
  });

  test('are digit images as the normaliser makes them', () => {
    const make = createOutlierMaker(digits);
    const property = fc.property(seed, (number) => {
      const image = make(seededRandom(number));
      expect(image).toHaveLength(784);
      expect(Math.max(...image)).toBe(255);
      const { x, y } = centreOfMass(image);
      expect(Math.abs(x - 14.5)).toBeLessThan(2);
      expect(Math.abs(y - 14.5)).toBeLessThan(2);
    });
    fc.assert(property, { numRuns: 150 });
  });

  test('are never a lone upright stroke, which is a 1', () => {
    const make = createOutlierMaker(digits);
    for (let index = 0; index < 500; index++) {
      const { width, height, inkedColumns, inkedRows } = extentOf(make(seededRandom(5, index)));
      const apart = inkedColumns < width || inkedRows < height;
      expect(apart || width > 0.5 * height).toBe(true);
    }
  });
});

function distance(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((sum, value, at) => sum + Math.abs(value - other[at]!), 0) / 784;
}

function centreOfMass(image: Uint8Array): { x: number; y: number } {
  let mass = 0;
  let x = 0;
  let y = 0;
  image.forEach((value, at) => {
    mass += value;
    x += value * ((at % 28) + 0.5);
    y += value * (Math.floor(at / 28) + 0.5);
  });
  return { x: x / mass, y: y / mass };
}

function extentOf(
  image: Uint8Array,
): Record<'width' | 'height' | 'inkedColumns' | 'inkedRows', number> {
  const inked = [...image.keys()].filter((at) => image[at]! > 60);
  const xs = inked.map((at) => at % 28);
  const ys = inked.map((at) => Math.floor(at / 28));
  return {
    width: Math.max(...xs) - Math.min(...xs) + 1,
    height: Math.max(...ys) - Math.min(...ys) + 1,
    inkedColumns: new Set(xs).size,
    inkedRows: new Set(ys).size,
  };
}

/** Sizes of the patches of paper that do not reach the edge, by a plain search. */
function floodedHoles(pixels: Uint8Array): number[] {
  const side = 30;
  const paper = new Set<number>();
  for (let at = 0; at < side * side; at++) {
    const x = (at % side) - 1;
    const y = Math.floor(at / side) - 1;
    const inside = x >= 0 && y >= 0 && x < 28 && y < 28;
    if (!inside || pixels[y * 28 + x] === 0) paper.add(at);
  }
  const sizes: number[] = [];
  while (paper.size > 0) sizes.push(takePatch(paper, side));
  // the first patch holds the corner
  return sizes.slice(1);
}

function takePatch(paper: Set<number>, side: number): number {
  const queue = [Math.min(...paper)];
  paper.delete(queue[0]!);
  for (const at of queue) {
    const x = at % side;
    const beside = [at - side, at + side];
    if (x > 0) beside.push(at - 1);
    if (x < side - 1) beside.push(at + 1);
    queue.push(...beside.filter((next) => paper.delete(next)));
  }
  return queue.length;
}
