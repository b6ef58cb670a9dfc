import { describe, expect, it } from 'vitest';
import { asManifestSays, highest, lookingTwice } from '../../src/decision/second-look.ts';
import { softmax } from '../../src/decision/softmax.ts';
import type { Network, Scores } from '../../src/network/network.ts';
import { digitImageFromMnist, type DigitImage } from '../../src/normalise/digit-image.ts';

/** black but for one pixel */
const dot = (x: number, y: number): DigitImage => {
  const pixels = new Uint8Array(784);
  pixels[y * 28 + x] = 255;
  return digitImageFromMnist(pixels);
};

const placeOf = (image: DigitImage): [number, number] => {
  const at = image.indexOf(255);
  return [at % 28, Math.floor(at / 28)];
};

/** Says what `answer` says of the dot's place, and counts what it was asked. */
function watched(answer: (x: number, y: number) => Partial<Record<number, number>>): {
  network: Network;
  asked: DigitImage[];
} {
  const asked: DigitImage[] = [];
  const score = (image: DigitImage): Scores => {
    const probabilities = answer(...placeOf(image));
    const rest = 1 - Object.values(probabilities).reduce<number>((sum, one) => sum + (one ?? 0), 0);
    const others = 10 - Object.keys(probabilities).length;
    const logits = Float32Array.from({ length: 10 }, (_, digit) =>
      Math.log(probabilities[digit] ?? rest / others),
    );
    return { logits, digitness: placeOf(image)[0] };
  };
  const network: Network = {
    score: (images) => {
      asked.push(...images);
      return Promise.resolve(images.map(score));
    },
  };
  return { network, asked };
}

describe('a second look', () => {
  it('is not taken at what the network is sure of', async () => {
    const { network, asked } = watched(() => ({ 3: 0.99 }));
    const [scores] = await lookingTwice(network, { below: 0.98 }).score([dot(14, 14)]);
    expect(highest(scores!)).toBeCloseTo(0.99, 6);
    expect(asked).toHaveLength(1);
  });

  it('averages what is said of the image and of its neighbours by one pixel', async () => {
    // unsure of the image itself, sure of a 7 wherever it is moved to but to the left
    const { network, asked } = watched((x, y) => {
      if (x === 14 && y === 14) return { 1: 0.5, 7: 0.4 };
      return x === 13 ? { 1: 0.9, 7: 0.05 } : { 7: 0.95, 1: 0.01 };
    });
    const [scores] = await lookingTwice(network, { below: 0.98 }).score([dot(14, 14)]);
    expect(asked.map(placeOf)).toEqual([
      ...[[14, 14]],
      ...[[15, 14]],
      ...[[13, 14]],
      ...[[14, 15]],
      ...[[14, 13]],
    ]);
    const probabilities = softmax(scores!.logits, 1);
    expect(probabilities[7]).toBeCloseTo((0.4 + 0.05 + 3 * 0.95) / 5, 6);
    expect(probabilities[1]).toBeCloseTo((0.5 + 0.9 + 3 * 0.01) / 5, 6);
    expect(scores!.digitness).toBeCloseTo((14 + 15 + 13 + 14 + 14) / 5, 6);
  });

  it('is taken at the doubtful ones of a batch alone, and each keeps its place', async () => {
    const sure = [dot(3, 3), dot(20, 20)];
    const doubtful = [dot(10, 10), dot(12, 12)];
    const { network, asked } = watched((x) => (x > 5 && x < 18 ? { 2: 0.6 } : { 8: 0.999 }));
    const batch = [sure[0]!, doubtful[0]!, sure[1]!, doubtful[1]!];
    const scores = await lookingTwice(network, { below: 0.98 }).score(batch);
    expect(asked).toHaveLength(4 + 2 * 4);
    const digits = scores.map(({ logits }) => logits.indexOf(Math.max(...logits)));
    expect(digits).toEqual([8, 2, 8, 2]);
  });

  it('keeps ink that is moved over the edge out', async () => {
    const { network, asked } = watched(() => ({ 4: 0.5 }));
    await lookingTwice(network, { below: 0.98 }).score([dot(27, 0)]);
    expect(asked.map((image) => image.reduce((sum, value) => sum + value, 0))).toEqual([
      255, 0, 255, 255, 0,
    ]);
  });

  it('is what a manifest may ask for, and nothing else asks for it', async () => {
    const { network, asked } = watched(() => ({ 4: 0.5 }));
    expect(asManifestSays(network, {})).toBe(network);
    await asManifestSays(network, { secondLook: { below: 0.9 } }).score([dot(9, 9)]);
    expect(asked).toHaveLength(5);
  });
});
