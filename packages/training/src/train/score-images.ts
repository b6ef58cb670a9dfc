import type { DigitImage, Network, Scores, SecondLook } from '@hand-digits/recognition';
import { digitImageFromMnist, lookingTwice } from '@hand-digits/recognition';
import * as ort from '@hand-digits/recognition/onnxruntime';

const PIXELS = 784;
const BATCH = 64;

export interface NetworkScores {
  /** [count, 10] */
  readonly logits: Float32Array;
  /** [count] */
  readonly digitness: Float32Array;
}

/**
 * What an exported network answers for digit images.
 *
 * @param images [count, 28, 28] uint8, ink bright
 * @param threads of ONNX Runtime; it keeps the calling thread busy until it is done
 */
export async function scoreImages(
  model: Uint8Array,
  images: Uint8Array,
  threads: number,
): Promise<NetworkScores> {
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: threads });
  const count = images.length / PIXELS;
  const scores = { logits: new Float32Array(count * 10), digitness: new Float32Array(count) };
  for (let first = 0; first < count; first += BATCH) {
    const pixels = images.subarray(first * PIXELS, (first + BATCH) * PIXELS);
    const image = new ort.Tensor(
      'float32',
      Float32Array.from(pixels, (value) => value / 255),
      [pixels.length / PIXELS, 1, 28, 28],
    );
    const { logits, digitness } = await session.run({ image });
    scores.logits.set(logits?.data as Float32Array, first * 10);
    scores.digitness.set(digitness?.data as Float32Array, first);
  }
  await session.release();
  return scores;
}

/**
 * What a reader hears from an exported network: of doubtful images, what it says at a second look.
 *
 * @param images [count, 28, 28] uint8, ink bright
 */
export async function scoreAsRead(
  model: Uint8Array,
  images: Uint8Array,
  options: { readonly threads: number; readonly secondLook?: SecondLook | undefined },
): Promise<NetworkScores> {
  const { threads, secondLook } = options;
  if (!secondLook) return scoreImages(model, images, threads);
  const network: Network = {
    score: async (digits) => {
      const pixels = new Uint8Array(digits.length * PIXELS);
      digits.forEach((digit, at) => {
        pixels.set(digit, at * PIXELS);
      });
      return oneByOne(await scoreImages(model, pixels, threads));
    },
  };
  return sideBySide(await lookingTwice(network, secondLook).score(digitsOf(images)));
}

/** Rows of [count, 28, 28] as digit images. */
function digitsOf(images: Uint8Array): DigitImage[] {
  return Array.from({ length: images.length / PIXELS }, (_, at) =>
    digitImageFromMnist(images.subarray(at * PIXELS, (at + 1) * PIXELS)),
  );
}

export function oneByOne({ logits, digitness }: NetworkScores): Scores[] {
  return Array.from(digitness, (logit, at) => ({
    logits: logits.subarray(at * 10, at * 10 + 10),
    digitness: logit,
  }));
}

function sideBySide(scores: readonly Scores[]): NetworkScores {
  const logits = new Float32Array(scores.length * 10);
  scores.forEach((one, at) => {
    logits.set(one.logits, at * 10);
  });
  return { logits, digitness: Float32Array.from(scores, ({ digitness }) => digitness) };
}
