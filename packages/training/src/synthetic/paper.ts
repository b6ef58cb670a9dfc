import type { Ink, Page } from '@hand-digits/recognition';
import { seededRandom, type Random } from '../random/seeded.ts';

/** Red, green and blue, 0 … 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** What is written on, with what, and how it was photographed or scanned. */
export interface Paper {
  readonly paper: Colour;
  readonly ink: Colour;
  /** grey pages have 1 channel, coloured ones 3, transparent ones 4 (their paper is see-through) */
  readonly channels: 1 | 3 | 4;
  /** how much of the paper the ink hides where it is full, 0 … 1 */
  readonly opacity: number;
  /** how much the line breaks up on the paper's grain, 0 … 1: high for pencil and chalk */
  readonly grain: number;
  /** deviation of each sample, in levels */
  readonly noise: number;
  /** ruled lines: their distance in pixels and their colour */
  readonly ruled?: { readonly distance: number; readonly colour: Colour };
  /** a lamp to one side: how much darker the far corner is, 0 … 1 */
  readonly falloff: number;
  /** a shadow with a soft edge across the page: how dark it is, 0 … 1 */
  readonly shadow: number;
}

const PLAIN = { channels: 1, opacity: 1, grain: 0, noise: 0, falloff: 0, shadow: 0 } as const;

/** Papers and pens that people read digits from. */
export const PAPERS = {
  blackOnWhite: { ...PLAIN, paper: [255, 255, 255], ink: [0, 0, 0] },
  whiteOnBlack: { ...PLAIN, paper: [0, 0, 0], ink: [255, 255, 255] },
  scan: { ...PLAIN, paper: [247, 247, 247], ink: [38, 38, 38], noise: 3 },
  pencil: {
    ...PLAIN,
    paper: [240, 240, 240],
    ink: [96, 96, 96],
    opacity: 0.75,
    grain: 0.75,
    noise: 5,
  },
  chalk: { ...PLAIN, channels: 3, paper: [34, 62, 48], ink: [236, 236, 224], grain: 0.6, noise: 5 },
  blueOnCream: { ...PLAIN, channels: 3, paper: [250, 243, 222], ink: [28, 52, 150], noise: 2 },
  redOnYellow: { ...PLAIN, channels: 3, paper: [252, 236, 130], ink: [196, 30, 36], noise: 2 },
  ruled: {
    ...PLAIN,
    ...{ channels: 3, paper: [252, 252, 250], ink: [30, 30, 60], noise: 2 },
    ruled: { distance: 30, colour: [170, 200, 228] },
  },
  photo: {
    ...PLAIN,
    ...{ channels: 3, paper: [214, 205, 190], ink: [52, 50, 58], noise: 6 },
    ...{ falloff: 0.35, shadow: 0.3 },
  },
  transparent: { ...PLAIN, channels: 4, paper: [255, 255, 255], ink: [20, 20, 20] },
} as const satisfies Record<string, Paper>;

/** Puts ink on paper; the same seed gives the same grain, noise and light. */
export function putOnPaper(ink: Ink, paper: Paper, seed: number): Page {
  const { width, height } = ink;
  const { channels } = paper;
  const random = seededRandom(seed, 'paper');
  const light = lightOver(ink, paper, random);
  const grain = grainOver(ink, random);
  const data = new Uint8Array(width * height * channels);
  for (let at = 0; at < ink.data.length; at += 1) {
    const cover = paper.opacity * ink.data[at]! * (1 - paper.grain * grain[at]!);
    const under = paperAt(paper, Math.floor(at / width));
    const noise = random.normal(0, paper.noise);
    const level = (channel: 0 | 1 | 2): number => {
      const mixed = under[channel] * (1 - cover) + paper.ink[channel] * cover;
      return Math.min(255, Math.max(0, Math.round(mixed * light[at]! + noise)));
    };
    const pixel = at * channels;
    data[pixel] = level(0);
    if (channels > 1) data[pixel + 1] = level(1);
    if (channels > 1) data[pixel + 2] = level(2);
    if (channels === 4) {
      data.fill(paper.ink[0], pixel, pixel + 3);
      data[pixel + 3] = Math.round(255 * cover);
    }
  }
  return { width, height, channels, data };
}

function paperAt({ paper, ruled }: Paper, row: number): Colour {
  if (ruled === undefined) return paper;
  return row % ruled.distance === ruled.distance - 1 ? ruled.colour : paper;
}

/** [height, width] how bright each point is lit, 0 … 1. */
function lightOver(
  { width, height }: Ink,
  { falloff, shadow }: Paper,
  random: Random,
): Float32Array {
  const angle = random.between(0, 2 * Math.PI);
  const edge = { angle: random.between(0, 2 * Math.PI), at: random.between(-0.15, 0.15) };
  const light = new Float32Array(width * height);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const x = column / width - 0.5;
      const y = row / height - 0.5;
      const far = 0.5 + (x * Math.cos(angle) + y * Math.sin(angle)) / Math.SQRT2;
      const beyond = x * Math.cos(edge.angle) + y * Math.sin(edge.angle) - edge.at;
      const shade = 1 / (1 + Math.exp(-beyond / 0.03));
      light[row * width + column] = (1 - falloff * far) * (1 - shadow * shade);
    }
  }
  return light;
}

/** [height, width] how much each point of the paper repels the pen, 0 … 1, in specks of some pixels. */
function grainOver({ width, height }: Ink, random: Random): Float32Array {
  const raw = Float32Array.from({ length: width * height }, () => random.next());
  const grain = new Float32Array(width * height);
  for (let at = 0; at < raw.length; at += 1) {
    const right = raw[at + 1] ?? 0.5;
    const below = raw[at + width] ?? 0.5;
    const speck = (2 * raw[at]! + right + below) / 4;
    grain[at] = Math.min(1, Math.max(0, (speck - 0.35) * 2.5));
  }
  return grain;
}
