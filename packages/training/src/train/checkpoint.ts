import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { TrainingRecipe } from './recipe.ts';
import { writeWhole } from './write-whole.ts';
import type { TrainedArrays } from './trained-network.ts';

/** Everything a training needs to go on as if it had never stopped. */
export interface Checkpoint {
  readonly recipe: TrainingRecipe;
  readonly seed: number;
  /** digest of the data it learns from; another data set cannot be resumed on */
  readonly data: string;
  /** steps that are done */
  readonly step: number;
  readonly optimiserStep: number;
  /** seconds of training so far, over all runs */
  readonly seconds: number;
  /** one line per finished epoch */
  readonly history: readonly EpochRecord[];
  readonly epochSoFar: EpochSums;
  readonly arrays: {
    readonly parameters: Float32Array;
    readonly running: Float32Array;
    readonly averageParameters: Float32Array;
    readonly averageRunning: Float32Array;
    /** the averages after the best epoch; null where none was kept */
    readonly best: TrainedArrays | null;
    readonly moments: readonly Float32Array[];
  };
}

/** What the epoch under way has added up. */
export interface EpochSums {
  readonly loss: number;
  readonly right: number;
  readonly digits: number;
}

export interface EpochRecord {
  readonly epoch: number;
  /** mean training loss per image */
  readonly loss: number;
  /** share of the (augmented) training digits read right */
  readonly trainingAccuracy: number;
  /** share of the validation digits that the averaged weights misread, or null where none were given */
  readonly validationError: number | null;
  /** mean of −log P(truth) of the validation digits, likewise */
  readonly validationLoss: number | null;
}

export class CheckpointError extends Error {
  readonly code = 'checkpoint-damaged';
}

const MAGIC = 'hand-digits checkpoint 1\n';
const DIGEST_BYTES = 32;

/** Writes a checkpoint; a kill at any moment leaves the old one or the new one. */
export async function writeCheckpoint(file: string, checkpoint: Checkpoint): Promise<void> {
  await writeWhole(file, encode(checkpoint));
}

/** @throws CheckpointError when the file is no checkpoint or was damaged */
export async function readCheckpoint(file: string): Promise<Checkpoint> {
  const bytes = await readFile(file);
  const body = bytes.subarray(0, -DIGEST_BYTES);
  const sound =
    bytes.subarray(0, MAGIC.length).toString('latin1') === MAGIC &&
    sha256(body).equals(bytes.subarray(-DIGEST_BYTES));
  if (!sound) {
    throw new CheckpointError(
      `${file} is not a whole checkpoint (its checksum does not fit). Remove it and start the training again, or name another folder with --run.`,
    );
  }
  return decode(body);
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** magic, length of the header (uint32 LE), header (JSON), arrays one after another, SHA-256 */
function encode({ arrays, ...facts }: Checkpoint): Buffer {
  const { moments, best, ...named } = arrays;
  const kept = best === null ? [] : [best.parameters, best.running];
  const all = [...Object.values(named), ...moments, ...kept];
  const lengths = all.map((array) => array.length);
  const header = Buffer.from(JSON.stringify({ ...facts, lengths, best: kept.length }));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(header.length);
  const body = Buffer.concat([
    Buffer.from(MAGIC, 'latin1'),
    size,
    header,
    ...all.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)),
  ]);
  return Buffer.concat([body, sha256(body)]);
}

type Header = Omit<Checkpoint, 'arrays'> & {
  readonly lengths: readonly number[];
  /** how many of the arrays, the last ones, are those of the best epoch */
  readonly best?: number;
};

function decode(body: Buffer): Checkpoint {
  const size = body.readUInt32LE(MAGIC.length);
  const start = MAGIC.length + 4;
  const header = JSON.parse(body.subarray(start, start + size).toString()) as Header;
  const { lengths, best: kept = 0, ...facts } = header;
  let offset = start + size;
  const next = (length: number): Float32Array => {
    const end = offset + length * Float32Array.BYTES_PER_ELEMENT;
    // A copy, since the header's length leaves the numbers unaligned.
    const copy = new Float32Array(new Uint8Array(body.subarray(offset, end)).buffer);
    offset = end;
    return copy;
  };
  const arrays = lengths.map(next);
  const [bestParameters, bestRunning] = arrays.splice(arrays.length - kept);
  const [parameters, running, averageParameters, averageRunning, ...moments] = arrays;
  if (!parameters || !running || !averageParameters || !averageRunning) {
    throw new CheckpointError('The checkpoint lacks arrays.');
  }
  const best =
    bestParameters && bestRunning ? { parameters: bestParameters, running: bestRunning } : null;
  return {
    ...facts,
    arrays: { parameters, running, averageParameters, averageRunning, best, moments },
  };
}
