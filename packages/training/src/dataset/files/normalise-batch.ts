import { createHash } from 'node:crypto';
import { normalise, type DecodeLimits } from '@hand-digits/recognition';
import { decodeImage } from '@hand-digits/recognition/node';
import { DIGIT_PIXELS } from '../columns.ts';
import { openFileReader, type FileReader } from './file-reader.ts';
import type { FileLocation } from './listed-file.ts';

export const MD5_BYTES = 16;

/** Training images are crops of single characters; what is larger is a mistake, or a trap. */
const LIMITS: DecodeLimits = { maxBytes: 8 << 20, maxPixels: 16_000_000, maxMilliseconds: 10_000 };

/** Why a file gave no digit image. */
type RefusalReason = 'blank' | 'several-digits' | 'unreadable';

export interface Refusal {
  /** which of the files, counted from 0 */
  readonly row: number;
  readonly reason: RefusalReason;
  /** for people, without the file's name */
  readonly message: string;
}

export interface Batch {
  /** row of the batch's first file */
  readonly first: number;
  readonly locations: readonly FileLocation[];
}

export interface NormalisedBatch {
  readonly first: number;
  /** [files, 28, 28] uint8 */
  readonly images: Uint8Array;
  /** [files, 16] */
  readonly md5: Uint8Array;
  readonly refusals: readonly Refusal[];
}

/** Opens the place that a batch's files lie in. */
export function openBatchReader(place: string): FileReader {
  return openFileReader(place, LIMITS.maxBytes);
}

/** Reads, decodes and normalises the files of a batch, one after the other. */
export async function normaliseBatch(reader: FileReader, batch: Batch): Promise<NormalisedBatch> {
  const count = batch.locations.length;
  const images = new Uint8Array(count * DIGIT_PIXELS);
  const md5 = new Uint8Array(count * MD5_BYTES);
  const refusals: Refusal[] = [];
  for (const [place, location] of batch.locations.entries()) {
    const refuse = (reason: Refusal['reason'], message: string): void => {
      refusals.push({ row: batch.first + place, reason, message });
    };
    try {
      const bytes = reader.read(location);
      md5.set(createHash('md5').update(bytes).digest(), place * MD5_BYTES);
      const outcome = await digitImageOf(bytes);
      if (outcome.kind === 'digit') images.set(outcome.image, place * DIGIT_PIXELS);
      else refuse(outcome.kind, outcome.message);
    } catch (error) {
      refuse('unreadable', error instanceof Error ? error.message : String(error));
    }
  }
  return { first: batch.first, images, md5, refusals };
}

type Outcome =
  | { readonly kind: 'digit'; readonly image: Uint8Array }
  | { readonly kind: Refusal['reason']; readonly message: string };

async function digitImageOf(bytes: Uint8Array): Promise<Outcome> {
  const decoding = await decodeImage(bytes, LIMITS);
  if (decoding.kind === 'unreadable') return { kind: 'unreadable', message: decoding.message };
  const outcome = normalise(decoding.page);
  switch (outcome.kind) {
    case 'digit':
      return { kind: 'digit', image: outcome.image };
    case 'blank':
      return { kind: 'blank', message: 'shows nothing but paper' };
    case 'several-digits':
      return { kind: 'several-digits', message: `shows ${outcome.boxes.length} separate marks` };
  }
}
