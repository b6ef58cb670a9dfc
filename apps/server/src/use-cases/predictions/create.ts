import type { Prediction, Source } from '@hand-digits/contract';
import type { Caller, Clock, Ids, Random } from '../caller.ts';
import { encodeGreyPng } from '../grey-png.ts';
import type { MediaStore } from '../media.ts';
import { done, refused, type Outcome } from '../outcome.ts';
import { presentPrediction } from '../present.ts';
import type { Readable, Reader } from '../reader.ts';
import type {
  ImageRecord,
  NewPrediction,
  PreparedImage,
  PredictionRecord,
  Reading,
  ReviewReason,
} from '../records.ts';
import type { PredictionStore } from './store.ts';

export interface CreatePredictionParts {
  readonly reader: Reader;
  readonly media: MediaStore;
  readonly predictions: PredictionStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  /** whoever wants to know of what was answered and kept; nobody waits for it */
  readonly shadowWatch?: {
    readonly answered: (prediction: NewPrediction, image: Readable) => void;
  };
  /** as set by an administrator; read at every call, from memory */
  readonly settings: { readonly current: () => { readonly spotCheckShare: number } };
}

export interface CreatePrediction {
  readonly caller: Caller;
  readonly image: Readable;
  readonly source: Source;
  /** the name the file had, shown and never used as a path */
  readonly fileName: string | null;
  /** another model than the active one */
  readonly model?: string;
  /** the Idempotency-Key header; a file of a multipart request adds `#` and its place */
  readonly idempotencyKey?: string;
}

export type CreateRefusal =
  | 'image-too-large'
  | 'image-format-unsupported'
  | 'image-unreadable'
  | 'overloaded'
  | 'no-active-model'
  | 'reading-timed-out'
  | 'shutting-down'
  | 'idempotency-key-reused';

/** Image → reading → record and image in one commit → answer. */
export async function createPrediction(
  parts: CreatePredictionParts,
  command: CreatePrediction,
): Promise<Outcome<Prediction, CreateRefusal>> {
  const key = idempotencyKeyOf(command);
  if (key !== null) {
    const earlier = await parts.predictions.findByIdempotencyKey(key);
    if (earlier !== undefined) return repeat(parts, command, earlier);
  }
  const outcome = await parts.reader.read(command.image, readOptions(command));
  switch (outcome.kind) {
    case 'read':
      return keep(parts, { command, key, reading: outcome.reading, mediaType: outcome.mediaType });
    case 'unreadable':
      return refused(outcome.code, outcome.detail);
    case 'not-read':
      return refused(outcome.code, outcome.detail, {
        retryAfterSeconds: outcome.retryAfterSeconds,
      });
  }
}

interface Answered {
  readonly command: CreatePrediction;
  readonly key: string | null;
  readonly reading: Reading;
  readonly mediaType: string;
}

async function keep(
  parts: CreatePredictionParts,
  answered: Answered,
): Promise<Outcome<Prediction, CreateRefusal>> {
  const bytes = await fileOf(answered.command.image);
  const image = await parts.media.prepare(bytes, answered.mediaType);
  const prediction = newPrediction(parts, answered, image);
  const outcome = await parts.predictions.insert(prediction, image);
  switch (outcome.kind) {
    case 'stored':
      tellShadow(parts, answered.command, prediction);
      return done(presentPrediction(asRecord(prediction)));
    case 'already-stored': {
      const earlier = await parts.predictions.find(outcome.id);
      return earlier === undefined
        ? keep(parts, answered)
        : repeat(parts, answered.command, earlier);
    }
    case 'image-gone':
      return keep(parts, answered);
  }
}

/** Only of what the active model answered: who asks for another one compares by himself. */
function tellShadow(
  { shadowWatch }: CreatePredictionParts,
  { model, image }: CreatePrediction,
  prediction: NewPrediction,
): void {
  if (model === undefined) shadowWatch?.answered(prediction, image);
}

/** The same request again gets the same answer; another one under the same key is refused. */
async function repeat(
  parts: Pick<CreatePredictionParts, 'media'>,
  command: CreatePrediction,
  earlier: PredictionRecord,
): Promise<Outcome<Prediction, 'idempotency-key-reused'>> {
  const { sha256 } = await parts.media.prepare(
    await fileOf(command.image),
    earlier.image.mediaType,
  );
  if (sha256 === earlier.image.sha256) return done(presentPrediction(earlier));
  return refused(
    'idempotency-key-reused',
    'An earlier request with this Idempotency-Key carried another image. Use a new key for it.',
  );
}

function newPrediction(
  parts: CreatePredictionParts,
  { command, key, reading }: Answered,
  image: PreparedImage,
): NewPrediction {
  const { actor } = command.caller;
  return {
    ...reading,
    id: parts.ids(),
    createdAt: parts.clock(),
    image: imageRecord(image),
    source: command.source,
    fileName: command.fileName,
    batch: null,
    createdBy: actor.kind === 'local' ? null : actor,
    review: reviewReason(parts, reading),
    idempotencyKey: key,
  };
}

/** Below the chosen confidence a person looks; of the rest, a random share, so that errors are measured. */
export function reviewReason(
  parts: Pick<CreatePredictionParts, 'random' | 'settings'>,
  reading: Reading,
): ReviewReason | null {
  if (reading.decision === 'review') return 'unsure';
  if (reading.decision !== 'accepted') return null;
  return parts.random() < parts.settings.current().spotCheckShare ? 'spot-check' : null;
}

export function imageRecord({ sha256, mediaType, bytes }: PreparedImage): ImageRecord {
  return { sha256, mediaType, bytes };
}

function asRecord(prediction: NewPrediction): PredictionRecord {
  return { ...prediction, truth: null, corrections: [] };
}

/** Pixels are kept as the PNG that shows them; anything else byte for byte. */
async function fileOf(image: Readable): Promise<Uint8Array> {
  if (image.kind === 'file') return image.bytes;
  return encodeGreyPng({ width: 28, height: 28, data: image.pixels });
}

function readOptions({ model }: CreatePrediction): { model?: string } {
  return model === undefined ? {} : { model };
}

/** One caller's keys never meet another's. */
function idempotencyKeyOf({ caller, idempotencyKey }: CreatePrediction): string | null {
  if (idempotencyKey === undefined) return null;
  return `${caller.actor.kind}:${caller.actor.id ?? ''}:${idempotencyKey}`;
}
