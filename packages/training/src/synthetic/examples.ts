import type { Page } from '@hand-digits/recognition';
import { drawMark, type Mark } from './draw.ts';
import { encodePage } from './encode.ts';
import { createHand } from './hand.ts';
import { PAPERS, putOnPaper } from './paper.ts';

/** One image that a newcomer can try the reader on. */
export interface Example {
  /** says the right answer, and what makes the image worth trying */
  readonly name: string;
  readonly format: 'png' | 'jpeg' | 'webp' | 'gif' | 'tiff';
  /** null for an empty page */
  readonly mark: Mark | null;
  readonly paper: keyof typeof PAPERS;
  /** the hand that writes */
  readonly hand: number;
  readonly width: number;
  readonly height: number;
  /** share of the page that the mark takes up */
  readonly fill: number;
}

const SQUARE = { width: 160, height: 160, fill: 0.6, hand: 3 } as const;
const SEED = 20;

function digit(value: number, allograph: number): Mark {
  return { kind: 'number', digits: [value], allograph };
}

/** The images in examples/: every digit, several papers and pens, and what is not one digit. */
export const EXAMPLES: readonly Example[] = [
  {
    ...SQUARE,
    name: 'zero-black-on-white',
    format: 'png',
    mark: digit(0, 0),
    paper: 'blackOnWhite',
  },
  {
    ...SQUARE,
    name: 'zero-slashed',
    format: 'png',
    mark: digit(0, 3),
    paper: 'blueOnCream',
    hand: 6,
  },
  {
    ...SQUARE,
    name: 'one-plain',
    format: 'gif',
    mark: digit(1, 0),
    paper: 'blackOnWhite',
    hand: 5,
  },
  {
    ...SQUARE,
    name: 'one-european-ballpoint',
    format: 'png',
    mark: digit(1, 2),
    paper: 'blueOnCream',
    hand: 8,
  },
  {
    ...SQUARE,
    name: 'two-white-on-black',
    format: 'png',
    mark: digit(2, 0),
    paper: 'whiteOnBlack',
    hand: 2,
  },
  {
    ...SQUARE,
    name: 'two-looped-scan',
    format: 'tiff',
    mark: digit(2, 1),
    paper: 'scan',
    hand: 11,
  },
  { ...SQUARE, name: 'three-pencil', format: 'png', mark: digit(3, 0), paper: 'pencil', hand: 9 },
  {
    ...SQUARE,
    name: 'three-photo',
    format: 'jpeg',
    mark: digit(3, 2),
    paper: 'photo',
    hand: 12,
    width: 400,
    height: 300,
    fill: 0.45,
  },
  {
    ...SQUARE,
    name: 'four-open-ruled',
    format: 'png',
    mark: digit(4, 0),
    paper: 'ruled',
    hand: 5,
    fill: 0.5,
  },
  {
    ...SQUARE,
    name: 'four-closed-small-in-a-corner',
    format: 'png',
    mark: digit(4, 2),
    paper: 'scan',
    hand: 7,
    width: 240,
    height: 180,
    fill: 0.2,
  },
  {
    ...SQUARE,
    name: 'five-photo-with-shadow',
    format: 'jpeg',
    mark: digit(5, 0),
    paper: 'photo',
    hand: 4,
    width: 480,
    height: 360,
    fill: 0.5,
  },
  { ...SQUARE, name: 'five-chalk', format: 'webp', mark: digit(5, 1), paper: 'chalk', hand: 8 },
  {
    ...SQUARE,
    name: 'six-transparent',
    format: 'png',
    mark: digit(6, 0),
    paper: 'transparent',
    hand: 3,
  },
  {
    ...SQUARE,
    name: 'six-tiny',
    format: 'png',
    mark: digit(6, 1),
    paper: 'blackOnWhite',
    hand: 13,
    width: 24,
    height: 24,
    fill: 0.8,
  },
  { ...SQUARE, name: 'seven-pencil', format: 'png', mark: digit(7, 0), paper: 'pencil', hand: 2 },
  {
    ...SQUARE,
    name: 'seven-crossed',
    format: 'jpeg',
    mark: digit(7, 1),
    paper: 'blueOnCream',
    hand: 10,
  },
  {
    ...SQUARE,
    name: 'eight-red-on-yellow',
    format: 'png',
    mark: digit(8, 0),
    paper: 'redOnYellow',
    hand: 6,
  },
  {
    ...SQUARE,
    name: 'nine-ruled',
    format: 'jpeg',
    mark: digit(9, 0),
    paper: 'ruled',
    hand: 14,
    fill: 0.5,
  },
  {
    ...SQUARE,
    name: 'nine-curved-chalk',
    format: 'png',
    mark: digit(9, 1),
    paper: 'chalk',
    hand: 5,
  },
  {
    ...SQUARE,
    name: 'several-digits-42',
    format: 'png',
    mark: { kind: 'number', digits: [4, 2] },
    paper: 'scan',
    hand: 7,
    width: 220,
    fill: 0.7,
  },
  {
    ...SQUARE,
    name: 'not-a-digit-letter-k',
    format: 'png',
    mark: { kind: 'letter', name: 'K' },
    paper: 'scan',
    hand: 8,
  },
  {
    ...SQUARE,
    name: 'not-a-digit-star',
    format: 'png',
    mark: { kind: 'symbol', name: 'star' },
    paper: 'redOnYellow',
    hand: 5,
  },
  {
    ...SQUARE,
    name: 'not-a-digit-scribble',
    format: 'png',
    mark: { kind: 'scribble' },
    paper: 'blueOnCream',
    hand: 9,
  },
  { ...SQUARE, name: 'blank', format: 'png', mark: null, paper: 'pencil' },
];

/** Draws an example; always the same. */
export function drawExample(example: Example): Page {
  const { mark, paper, width, height, fill } = example;
  const options = { width, height, fill, offCentre: 0.7, seed: SEED };
  const ink =
    mark === null
      ? { width, height, data: new Float32Array(width * height) }
      : drawMark(mark, createHand(SEED, example.hand), options);
  return putOnPaper(ink, PAPERS[paper], SEED + example.hand);
}

/** The file that an example is kept in, and its content. */
export async function encodeExample(example: Example): Promise<{ file: string; bytes: Buffer }> {
  const extension = example.format === 'jpeg' ? 'jpg' : example.format;
  const bytes = await encodePage(drawExample(example), example.format);
  return { file: `${example.name}.${extension}`, bytes };
}
