import { createHand, drawMark, encodePage, PAPERS, putOnPaper } from '@hand-digits/training';

export interface TurnedDigit {
  readonly truth: number;
  /** a PNG */
  readonly bytes: Uint8Array;
}

const SEED = 77;
const SIDE = 64;

/** Digits by many hands on a sheet that was turned by a quarter. The same every time. */
export async function turnedDigits(count: number): Promise<TurnedDigit[]> {
  const digits: TurnedDigit[] = [];
  for (let number = 0; number < count; number += 1) {
    const truth = number % 10;
    const ink = drawMark({ kind: 'number', digits: [truth] }, createHand(SEED, number), {
      ...{ width: SIDE, height: SIDE, fill: 0.7, seed: SEED + number },
    });
    const page = putOnPaper({ ...ink, data: turned(ink.data) }, PAPERS.scan, SEED + number);
    digits.push({ truth, bytes: await encodePage(page, 'png') });
  }
  return digits;
}

function turned(upright: Float32Array): Float32Array {
  const result = new Float32Array(upright.length);
  for (let y = 0; y < SIDE; y += 1) {
    for (let x = 0; x < SIDE; x += 1) {
      result[x * SIDE + (SIDE - 1 - y)] = upright[y * SIDE + x]!;
    }
  }
  return result;
}
