import type { Plane } from './plane.ts';

/** ITU-T T.81 Annex K, table K.1: quantisation steps of luminance, row by row. */
const LUMINANCE_STEPS = [
  [16, 11, 10, 16, 24, 40, 51, 61],
  [12, 12, 14, 19, 26, 58, 60, 55],
  [14, 13, 16, 24, 40, 57, 69, 56],
  [14, 17, 22, 29, 51, 87, 80, 62],
  [18, 22, 37, 56, 68, 109, 103, 77],
  [24, 35, 55, 64, 81, 104, 113, 92],
  [49, 64, 78, 87, 103, 121, 120, 101],
  [72, 92, 95, 98, 112, 100, 103, 99],
].flat();

const BLOCK = 8;

/** [frequency, position] of the orthonormal discrete cosine transform. */
const COSINES = Float64Array.from({ length: BLOCK * BLOCK }, (_, index) => {
  const frequency = Math.floor(index / BLOCK);
  const position = index % BLOCK;
  const norm = frequency === 0 ? Math.sqrt(1 / BLOCK) : Math.sqrt(2 / BLOCK);
  return norm * Math.cos(((2 * position + 1) * frequency * Math.PI) / (2 * BLOCK));
});

/**
 * What JPEG loses of a grey plane: each 8×8 block's cosines rounded to the steps of a quality,
 * 1…100 as libjpeg counts. What follows in a real file, its entropy coding, loses nothing.
 */
export function compressLikeJpeg(plane: Plane, quality: number): void {
  const steps = stepsOf(quality);
  for (let top = 0; top < plane.side; top += BLOCK) {
    for (let left = 0; left < plane.side; left += BLOCK) {
      const block = blockAt(plane, left, top);
      const cosines = transform(block, 'to-frequencies');
      steps.forEach((step, index) => {
        cosines[index] = Math.round(cosines[index]! / step) * step;
      });
      putBlock(plane, transform(cosines, 'to-pixels'), { left, top });
    }
  }
}

function stepsOf(quality: number): number[] {
  const percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  return LUMINANCE_STEPS.map((step) =>
    Math.max(1, Math.min(255, Math.floor((step * percent + 50) / 100))),
  );
}

/** The block about grey 128; the plane's edge goes on beyond it. */
function blockAt({ side, data }: Plane, left: number, top: number): Float64Array {
  return Float64Array.from({ length: BLOCK * BLOCK }, (_, index) => {
    const x = Math.min(side - 1, left + (index % BLOCK));
    const y = Math.min(side - 1, top + Math.floor(index / BLOCK));
    return data[y * side + x]! - 128;
  });
}

function putBlock(
  { side, data }: Plane,
  block: Float64Array,
  { left, top }: { readonly left: number; readonly top: number },
): void {
  block.forEach((value, index) => {
    const x = left + (index % BLOCK);
    const y = top + Math.floor(index / BLOCK);
    if (x < side && y < side) data[y * side + x] = value + 128;
  });
}

function transform(block: Float64Array, direction: 'to-frequencies' | 'to-pixels'): Float64Array {
  return alongRowsTurned(alongRowsTurned(block, direction), direction);
}

/** Transforms each row and turns the block, so that doing it twice transforms both ways. */
function alongRowsTurned(
  block: Float64Array,
  direction: 'to-frequencies' | 'to-pixels',
): Float64Array {
  const result = new Float64Array(BLOCK * BLOCK);
  for (let row = 0; row < BLOCK; row++) {
    for (let to = 0; to < BLOCK; to++) {
      let sum = 0;
      for (let from = 0; from < BLOCK; from++) {
        const cosine =
          direction === 'to-frequencies'
            ? COSINES[to * BLOCK + from]!
            : COSINES[from * BLOCK + to]!;
        sum += cosine * block[row * BLOCK + from]!;
      }
      result[to * BLOCK + row] = sum;
    }
  }
  return result;
}
