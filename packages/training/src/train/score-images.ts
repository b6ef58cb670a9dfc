import ort from 'onnxruntime-node';

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
