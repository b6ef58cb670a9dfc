import type { Network, Scores } from '../network/network.ts';
import { DIGIT_SIDE, digitImageFromMnist, type DigitImage } from '../normalise/digit-image.ts';
import type { Calibration, SecondLook } from './decision.ts';
import { highestProbability, softmax } from './softmax.ts';

/** One pixel to each side: a network with pooling answers differently, though nothing has changed. */
const MOVES = [
  { x: 1, y: 0 },
  { x: -1, y: 0 },
  { x: 0, y: 1 },
  { x: 0, y: -1 },
] as const;

/**
 * A network that looks again where it is in doubt: what it says of the image and of four copies that
 * are moved by one pixel is averaged as probabilities (test-time augmentation, Krizhevsky et al. 2012).
 * What the views disagree about becomes doubt, and what only one of them was unsure of becomes sure.
 * Sure images, nearly all, cost nothing more.
 */
export function lookingTwice(network: Network, { below }: SecondLook): Network {
  return {
    async score(images) {
      const first = await network.score(images);
      const doubtful = [...images.keys()].filter((at) => highest(first[at]!) < below);
      if (doubtful.length === 0) return first;
      const moved = doubtful.flatMap((at) => MOVES.map((move) => movedBy(images[at]!, move)));
      const second = await network.score(moved);
      const averages = doubtful.map((at, index) => {
        const views = second.slice(index * MOVES.length, (index + 1) * MOVES.length);
        return [at, average([first[at]!, ...views])] as const;
      });
      const scores = [...first];
      for (const [at, scored] of averages) scores[at] = scored;
      return scores;
    },
  };
}

/** A package's network as its manifest wants it asked. */
export function asManifestSays<Given extends Network>(
  network: Given,
  { secondLook }: Pick<Calibration, 'secondLook'>,
): Given {
  return secondLook ? { ...network, ...lookingTwice(network, secondLook) } : network;
}

/** How probable the most probable digit is, before any temperature: what `below` is compared with. */
export function highest({ logits }: Scores): number {
  return highestProbability(logits);
}

/** The logarithm of mean probabilities is a logit again, which temperature and thresholds apply to. */
function average(views: readonly Scores[]): Scores {
  const means = new Float32Array(10);
  let digitness = 0;
  for (const view of views) {
    softmax(view.logits, 1).forEach((probability, digit) => {
      means[digit] = means[digit]! + probability / views.length;
    });
    digitness += view.digitness / views.length;
  }
  return { logits: means.map((mean) => Math.log(Math.max(mean, LEAST))), digitness };
}

/** Keeps logarithms finite. */
const LEAST = 1e-30;

function movedBy(image: DigitImage, move: { readonly x: number; readonly y: number }): DigitImage {
  const moved = new Uint8Array(image.length);
  for (let y = 0; y < DIGIT_SIDE; y += 1) {
    for (let x = 0; x < DIGIT_SIDE; x += 1) {
      const [fromX, fromY] = [x - move.x, y - move.y];
      const isInside = fromX >= 0 && fromX < DIGIT_SIDE && fromY >= 0 && fromY < DIGIT_SIDE;
      if (isInside) moved[y * DIGIT_SIDE + x] = image[fromY * DIGIT_SIDE + fromX]!;
    }
  }
  // Not quite centred, on purpose: it is the same digit to the network.
  return digitImageFromMnist(moved);
}
