import { normaliseInk, NORMALISER_VERSION } from '@hand-digits/recognition';
import { DIGIT_PIXELS, NO_KIND } from '../dataset/columns.ts';
import { emptyColumns, type Split } from '../dataset/prepared-split.ts';
import { drawMark, type DigitStyles } from './draw.ts';
import { createHand } from './hand.ts';

export interface SyntheticOptions {
  /** images; the ten digits take turns, and so do the hands */
  readonly count: number;
  /** hands that write; the same numbers give the same hands */
  readonly hands: readonly number[];
  readonly seed: number;
  /** NIST's if absent */
  readonly styles?: DigitStyles;
}

/** Side of the paper that a digit is drawn on, in pixels, as NIST's scans have it. */
const SIDE = 128;

/**
 * Digits drawn by the generator, as a split like any other: for tests, demonstrations and the first
 * steps on a machine that has no real handwriting. The hands' numbers are its writers. A network
 * that learned from these alone reads real handwriting badly.
 */
export function syntheticSplit({ count, hands, seed, styles }: SyntheticOptions): Split {
  const columns = emptyColumns(count);
  const drawn = hands.map((number) => createHand(seed, number));
  for (let row = 0; row < count; row += 1) {
    const digit = row % 10;
    const hand = drawn[Math.floor(row / 10) % drawn.length];
    if (hand === undefined) throw new RangeError('Somebody has to write: give at least one hand.');
    const paper = { width: SIDE, height: SIDE, seed: seed * count + row };
    const mark = { kind: 'number', digits: [digit], ...(styles ? { styles } : {}) } as const;
    const ink = drawMark(mark, hand, paper);
    columns.images.set(normaliseInk(ink).image, row * DIGIT_PIXELS);
    columns.labels[row] = digit;
    columns.writers[row] = hand.number;
    columns.kinds[row] = NO_KIND;
  }
  return {
    ...{ ...columns, count, kindTable: [], sources: [] },
    description: `digits drawn by the generator, seed ${seed}`,
    normaliserVersion: NORMALISER_VERSION,
  };
}
