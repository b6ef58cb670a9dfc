import {
  createHand,
  drawMark,
  encodePage,
  PAPERS,
  putOnPaper,
  type Mark,
} from '../../../src/index.ts';

/** A drawing as a PNG file, small unless a side is given. */
export async function drawPng(mark: Mark, hand: number, side = 40): Promise<Buffer> {
  const options = { width: side, height: side, fill: 0.7, seed: hand };
  const ink = drawMark(mark, createHand(1, hand), options);
  return encodePage(putOnPaper(ink, PAPERS.blackOnWhite, hand), 'png');
}

export function digit(value: number): Mark {
  return { kind: 'number', digits: [value] };
}

/** White paper, and nothing on it. */
export async function blankPng(): Promise<Buffer> {
  const data = new Uint8Array(40 * 40).fill(255);
  return encodePage({ width: 40, height: 40, channels: 1, data }, 'png');
}
