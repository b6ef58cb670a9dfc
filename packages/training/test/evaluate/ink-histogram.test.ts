import { expect, test } from 'vitest';
import { inkHistogram } from '../../src/evaluate/ink-histogram.ts';

test('an ink histogram says how many digits are how bold', () => {
  const images = new Uint8Array(4 * 784);
  // Nothing, a twentieth, an eighth and half of the pixels are full.
  images.fill(255, 784, 784 + 39);
  images.fill(255, 2 * 784, 2 * 784 + 98);
  images.fill(255, 3 * 784, 3 * 784 + 392);
  const { edges, shares } = inkHistogram(images);
  expect(edges).toEqual([0.04, 0.06, 0.08, 0.1, 0.12, 0.14, 0.17, 0.2, 0.25]);
  expect(shares).toEqual([0.25, 0.25, 0, 0, 0, 0.25, 0, 0, 0, 0.25]);
});
