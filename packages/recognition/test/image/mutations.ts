import { mendCheckSums } from './handmade-files.ts';

/** Whole numbers from 0 up to, not including, `below`; the same ones for the same seed (mulberry32). */
export type Dice = (below: number) => number;

export function diceOf(seed: number): Dice {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Mutation = (file: Uint8Array, dice: Dice) => Uint8Array;

const flipBits: Mutation = (file, dice) => {
  const changed = Uint8Array.from(file);
  for (let flips = 1 + dice(8); flips > 0; flips--) changed[dice(file.length)]! ^= 1 << dice(8);
  return changed;
};

/** The first bytes hold sizes, depths, offsets: what a decoder believes. */
const rewriteHeader: Mutation = (file, dice) => {
  const changed = Uint8Array.from(file);
  for (let bytes = 1 + dice(4); bytes > 0; bytes--) {
    changed[8 + dice(Math.min(80, file.length - 8))] = [0, 1, 0x7f, 0x80, 0xff][dice(5)]!;
  }
  return changed;
};

const truncate: Mutation = (file, dice) => file.slice(0, dice(file.length));

const insertBytes: Mutation = (file, dice) => {
  const at = dice(file.length);
  const more = Array.from({ length: 1 + dice(40) }, () => dice(256));
  return Uint8Array.from([...file.subarray(0, at), ...more, ...file.subarray(at)]);
};

const removeBytes: Mutation = (file, dice) => {
  const at = dice(file.length);
  return Uint8Array.from([...file.subarray(0, at), ...file.subarray(at + 1 + dice(40))]);
};

/** Two stretches of the file change places. */
const swapStretches: Mutation = (file, dice) => {
  const [a = 0, b = 0, c = 0, d = 0] = Array.from({ length: 4 }, () => dice(file.length)).sort(
    (first, second) => first - second,
  );
  const parts = [[0, a], [c, d], [b, c], [a, b], [d, file.length]] as const; // prettier-ignore
  return Buffer.concat(parts.map(([from, to]) => file.subarray(from, to)));
};

/** Whole PNG chunks change places; of another format, stretches. */
const swapChunks: Mutation = (file, dice) => {
  const chunks = chunksOf(file);
  if (chunks.length < 3) return swapStretches(file, dice);
  const [one, other] = [dice(chunks.length), dice(chunks.length)];
  [chunks[one], chunks[other]] = [chunks[other]!, chunks[one]!];
  return Buffer.concat([file.subarray(0, 8), ...chunks]);
};

function chunksOf(file: Uint8Array): Uint8Array[] {
  if (!isPng(file)) return [];
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const chunks: Uint8Array[] = [];
  for (let at = 8; at + 12 <= file.length;) {
    const end = at + 12 + view.getUint32(at);
    chunks.push(file.subarray(at, end));
    at = end;
  }
  return chunks;
}

function isPng(file: Uint8Array): boolean {
  return file[0] === 0x89;
}

const MUTATIONS = [
  flipBits,
  flipBits,
  rewriteHeader,
  rewriteHeader,
  truncate,
  insertBytes,
  removeBytes,
  swapChunks,
];

/**
 * The file with one to three of these things done to it. Every other PNG gets right check sums
 * again, so that what is behind them is reached.
 */
export function mutate(file: Uint8Array, dice: Dice): Uint8Array {
  let mutant = file;
  for (let times = 1 + (dice(4) === 0 ? 2 : 0); times > 0 && mutant.length > 100; times--) {
    mutant = MUTATIONS[dice(MUTATIONS.length)]!(mutant, dice);
  }
  return isPng(mutant) && dice(2) === 0 ? mendCheckSums(mutant) : mutant;
}
