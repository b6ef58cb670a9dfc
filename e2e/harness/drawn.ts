import {
  createHand,
  drawMark,
  encodePage,
  PAPERS,
  putOnPaper,
  type Mark,
} from '@hand-digits/training';
import type { Example } from './examples.ts';

const SEED = 41;
const PAPER_NAMES = Object.keys(PAPERS) as (keyof typeof PAPERS)[];
const LETTERS = ['K', 'R', 'M', 'W'] as const;

/** Every so many, one that is no digit. */
const ODD_ONE = 13;

/**
 * So many images by the project's own generator: digits by many hands on many papers, and here and there
 * something else. The same every time.
 */
export async function drawnImages(count: number, from = 0): Promise<Example[]> {
  const images: Example[] = [];
  for (let number = from; number < from + count; number += 1) images.push(await drawn(number));
  return images;
}

async function drawn(number: number): Promise<Example> {
  const mark = markOf(number);
  const side = 96;
  const ink = drawMark(mark, createHand(SEED, number), {
    width: side,
    height: side,
    fill: 0.55 + 0.03 * (number % 6),
    seed: SEED + number,
  });
  const paper = PAPERS[PAPER_NAMES[(number * 7) % PAPER_NAMES.length] ?? 'scan'];
  const bytes = await encodePage(putOnPaper(ink, paper, SEED + number), 'png');
  return { name: `sheet-${String(number).padStart(3, '0')}.png`, mediaType: 'image/png', bytes };
}

function markOf(number: number): Mark {
  if (number % ODD_ONE !== ODD_ONE - 1) return { kind: 'number', digits: [(number * 3) % 10] };
  const letter = LETTERS[Math.floor(number / ODD_ONE) % (LETTERS.length + 1)];
  return letter === undefined ? { kind: 'scribble' } : { kind: 'letter', name: letter };
}
