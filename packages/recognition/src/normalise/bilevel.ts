import type { Page } from '../image/page.ts';
import type { Polarity } from './normalisation.ts';
import { RunList, type Runs } from './runs.ts';

/** A page of two levels with nothing but paper along its border. */
export interface Bilevel {
  readonly polarity: Polarity;
  /** halfway between the levels, as a difference from the paper */
  readonly threshold: number;
  readonly ink: Runs;
}

/** Levels nearer to each other may be noise. */
const LEAST_STEP = 64;

/**
 * The ink of a page that needs no judgement: two levels far apart, one of them all along the border
 * and over most of the page. Scans, forms and drawing pads give such pages by the thousand, and this
 * takes a tenth of the time. It finds what the long way finds.
 * @returns undefined for any other page
 */
export function bilevelOf(page: Page): Bilevel | undefined {
  if (page.channels !== 1) return undefined;
  const paper = borderLevel(page);
  if (paper === undefined) return undefined;
  const found = scan(page, paper);
  if (found === undefined || found.area * 2 > page.data.length) return undefined;
  const step = Math.abs(found.level - paper);
  if (step < LEAST_STEP) return undefined;
  const polarity = found.level < paper ? 'dark-on-light' : 'light-on-dark';
  return { polarity, threshold: step >> 1, ink: found.runs };
}

/** The border's one level, or undefined where it has more. */
function borderLevel({ width, height, data }: Page): number | undefined {
  const level = data[0]!;
  const last = (height - 1) * width;
  for (let x = 0; x < width; x++) {
    if (data[x] !== level || data[last + x] !== level) return undefined;
  }
  for (let at = width; at <= last; at += width) {
    if (data[at] !== level || data[at - 1] !== level) return undefined;
  }
  return level;
}

interface Scanned {
  readonly level: number;
  readonly area: number;
  readonly runs: Runs;
}

/** All runs of the one other level; undefined where there is none or a third one. */
function scan({ width, height, data }: Page, paper: number): Scanned | undefined {
  const pixels = inWords(data);
  const { bytes } = pixels;
  const runs = new RunList();
  const level = bytes[firstOther(pixels, 0, paper)];
  let area = 0;
  // The border is paper, so that each run ends in its own row.
  for (let i = width; i < (height - 1) * width;) {
    const start = firstOther(pixels, i, paper);
    i = start;
    while (i < bytes.length && bytes[i] === level) i++;
    if (i === start && i < bytes.length) return undefined;
    const y = Math.floor(start / width);
    if (i > start) runs.add(y, start - y * width, i - y * width);
    area += i - start;
  }
  return level === undefined ? undefined : { level, area, runs: runs.done() };
}

/** Where the first pixel from `i` on is that is not paper; the number of pixels where there is none. */
function firstOther({ bytes, words }: Pixels, i: number, paper: number): number {
  while ((i & 3) !== 0 && bytes[i] === paper) i++;
  if ((i & 3) !== 0) return i;
  // Four pixels of paper at once.
  const paperWord = (paper * 0x01010101) | 0;
  let word = i >> 2;
  while (word < words.length && words[word] === paperWord) word++;
  i = word << 2;
  while (i < bytes.length && bytes[i] === paper) i++;
  return i;
}

interface Pixels {
  readonly bytes: Uint8Array;
  /** signed: V8 keeps what is larger than 31 bits as an object of its own */
  readonly words: Int32Array;
}

/** The same pixels as bytes and four at a time; copied where they lie askew in memory. */
function inWords(data: Uint8Array): Pixels {
  const bytes = data.byteOffset % 4 === 0 ? data : data.slice();
  return { bytes, words: new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2) };
}
