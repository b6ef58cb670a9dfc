import { DIGIT_SIDE, type DigitImage } from '../normalise/digit-image.ts';
import type { OpenNetwork, Scores } from './network.ts';

const PIXELS = DIGIT_SIDE * DIGIT_SIDE;
const CLASSES = 10;
/** More images at once are no faster per image (the plateau is reached at 8) and take more memory. */
const LARGEST_BATCH = 64;
const BRIGHTEST = 255;

/** What a platform's runtime has to offer: one batch through the network. */
export interface NetworkSession {
  /** @param pixels [batch, 1, 28, 28], 0…1 */
  run(pixels: Float32Array, batch: number): Promise<RawScores>;
  close(): Promise<void>;
}

/** A network's outputs as they come out of the runtime. */
export interface RawScores {
  /** [batch, 10] */
  readonly logits: Float32Array;
  /** [batch, 1]; null from a network that cannot tell digits from other marks */
  readonly digitness: Float32Array | null;
}

/** Makes a network of a session: cuts any number of images into batches and their scores into images. */
export function batched(session: NetworkSession): OpenNetwork {
  return {
    score: async (images) => {
      const scores: Scores[] = [];
      for (let from = 0; from < images.length; from += LARGEST_BATCH) {
        const batch = images.slice(from, from + LARGEST_BATCH);
        scores.push(...unpack(await session.run(pack(batch), batch.length), batch.length));
      }
      return scores;
    },
    close: () => session.close(),
  };
}

/** uint8 images to one float32 tensor [batch, 1, 28, 28] in 0…1. */
function pack(images: readonly DigitImage[]): Float32Array {
  const pixels = new Float32Array(images.length * PIXELS);
  images.forEach((image, index) => {
    const offset = index * PIXELS;
    for (let at = 0; at < PIXELS; at += 1) pixels[offset + at] = (image[at] ?? 0) / BRIGHTEST;
  });
  return pixels;
}

function unpack(raw: RawScores, batch: number): Scores[] {
  return Array.from({ length: batch }, (_, index) => ({
    logits: raw.logits.slice(index * CLASSES, (index + 1) * CLASSES),
    digitness: raw.digitness === null ? Infinity : (raw.digitness[index] ?? NaN),
  }));
}
