import { createHash } from 'node:crypto';
import { DIGIT_PIXELS } from '../dataset/columns.ts';

/** Images that a person has said the truth about; row i of each column describes image i. */
export interface LabelledHands {
  /** [count, 28, 28] uint8, ink bright, made by `normalise` */
  readonly images: Uint8Array;
  /** [count] 0…9, or NOT_A_DIGIT */
  readonly labels: Uint8Array;
  /** [count] who wrote it, or the source that it came from: what is held out together */
  readonly hands: Int32Array;
}

/** What people have said about the answers of a model. */
export interface FineTuningExamples {
  /** what it read wrong, with the truth */
  readonly corrections: LabelledHands;
  /** what it read right, as a person has confirmed */
  readonly confirmed: LabelledHands;
}

export const NO_EXAMPLES: LabelledHands = {
  images: new Uint8Array(),
  labels: new Uint8Array(),
  hands: new Int32Array(),
};

/** The named rows, in that order; a copy. */
export function takeRows(from: LabelledHands, rows: readonly number[]): LabelledHands {
  const images = new Uint8Array(rows.length * DIGIT_PIXELS);
  rows.forEach((row, to) => {
    const pixels = from.images.subarray(row * DIGIT_PIXELS, (row + 1) * DIGIT_PIXELS);
    images.set(pixels, to * DIGIT_PIXELS);
  });
  return {
    images,
    labels: Uint8Array.from(rows, (row) => from.labels[row]!),
    hands: Int32Array.from(rows, (row) => from.hands[row]!),
  };
}

/** The rows of all, one after another. */
export function joinRows(parts: readonly LabelledHands[]): LabelledHands {
  return {
    images: joinBytes(parts.map(({ images }) => images)),
    labels: joinBytes(parts.map(({ labels }) => labels)),
    hands: Int32Array.from(parts.flatMap(({ hands }) => [...hands])),
  };
}

/** The bytes of all, one after another. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** SHA-256 over images, labels and hands, hexadecimal: the same rows in the same order have the same. */
export function digestOfExamples({ images, labels, hands }: LabelledHands): string {
  const numbers = Buffer.alloc(hands.length * 4);
  hands.forEach((hand, row) => numbers.writeInt32LE(hand, row * 4));
  const counts = Buffer.from(`${labels.length}\n`);
  return createHash('sha256')
    .update(counts)
    .update(images)
    .update(labels)
    .update(numbers)
    .digest('hex');
}
