import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holdOut } from '../../src/finetune/hold-out.ts';
import type { FineTuningExamples, LabelledHands } from '../../src/finetune/labelled-hands.ts';
import { digestOfExamples, joinRows, NO_EXAMPLES } from '../../src/finetune/labelled-hands.ts';

/** One image for each hand that is named; its first pixel is its row, so that it can be told. */
function written(hands: readonly number[]): LabelledHands {
  const images = new Uint8Array(hands.length * 784);
  hands.forEach((_, row) => (images[row * 784] = row));
  return {
    images,
    labels: Uint8Array.from(hands, (_, row) => row % 10),
    hands: Int32Array.from(hands),
  };
}

const rowsOf = ({ images, labels }: LabelledHands): number[] =>
  [...labels.keys()].map((row) => images[row * 784]!);

/** Eight hands, ten images of each. */
const HANDS = Array.from({ length: 80 }, (_, row) => Math.floor(row / 10));
const EXAMPLES: FineTuningExamples = {
  corrections: written(HANDS),
  // Hands 4 … 11: some have been corrected, some have not.
  confirmed: written(HANDS.map((hand) => hand + 4)),
};
const OPTIONS = { share: 0.25, seed: 7 };

describe('what is held out of labelled images', () => {
  test('is whole hands, of corrections and of confirmed images alike', () => {
    const { learn, held, by } = holdOut(EXAMPLES, OPTIONS);
    expect(by).toBe('hand');
    const learned = new Set([...learn.corrections.hands, ...learn.confirmed.hands]);
    const judging = new Set([...held.corrections.hands, ...held.confirmed.hands]);
    expect([...judging].filter((hand) => learned.has(hand))).toEqual([]);
    expect(held.corrections.labels).toHaveLength(20);
    // Of the four hands that have only been confirmed, one.
    expect(new Set(held.confirmed.hands.filter((hand) => hand > 7)).size).toBe(1);
  });

  test('and what is learned from are all there is, each image once', () => {
    const { learn, held } = holdOut(EXAMPLES, OPTIONS);
    const rows = [...rowsOf(learn.corrections), ...rowsOf(held.corrections)].sort((a, b) => a - b);
    expect(rows).toEqual([...HANDS.keys()]);
  });

  test('is the same for the same seed, and another for another', () => {
    const held = (seed: number): number[] =>
      rowsOf(holdOut(EXAMPLES, { ...OPTIONS, seed }).held.corrections);
    expect(held(7)).toEqual(held(7));
    expect([1, 2, 3, 4].some((seed) => held(seed).join() !== held(7).join())).toBe(true);
  });

  test('is single images where there are too few hands to lose one, and that is said', () => {
    const two = { corrections: written(HANDS.map((hand) => hand % 2)), confirmed: NO_EXAMPLES };
    const { held, by } = holdOut(two, OPTIONS);
    expect(by).toBe('image');
    expect(held.corrections.labels).toHaveLength(20);
  });

  test('is refused where there are hardly any corrections', () => {
    const three = { corrections: written([1, 2, 3]), confirmed: NO_EXAMPLES };
    expect(() => holdOut(three, OPTIONS)).toThrow(/3 corrections are too few.*4 are the least/);
  });

  test('never leaves either side empty, whoever wrote how much', () => {
    const hand = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(fc.array(hand, { minLength: 4, maxLength: 60 }), fc.nat(), (hands, seed) => {
        const examples = { corrections: written(hands), confirmed: NO_EXAMPLES };
        const { learn, held } = holdOut(examples, { share: 0.25, seed });
        expect(learn.corrections.labels.length).toBeGreaterThan(0);
        expect(held.corrections.labels.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the digest of labelled images', () => {
  test('is that of their pixels, labels and hands', () => {
    const one = written([1, 2, 3]);
    expect(digestOfExamples(written([1, 2, 3]))).toBe(digestOfExamples(one));
    expect(digestOfExamples(one)).toMatch(/^[0-9a-f]{64}$/);
    const others = [
      { ...one, images: one.images.map((pixel, at) => (at === 5 ? 9 : pixel)) },
      { ...one, labels: Uint8Array.from([0, 1, 3]) },
      { ...one, hands: Int32Array.from([1, 2, 4]) },
      joinRows([one, written([4])]),
    ];
    const digests = new Set([one, ...others].map(digestOfExamples));
    expect(digests.size).toBe(5);
  });
});
