import { done, refused, type Outcome } from './outcome.ts';
import { encodeGreyPng } from './grey-png.ts';
import type { PredictionStore } from './predictions/store.ts';
import type { Raster, Reader, Sight } from './reader.ts';
import type { PreparedImage } from './records.ts';

/**
 * The port to the images that are kept, found by the SHA-256 of their bytes. A record is only ever
 * written after its image is durable, so that it never points at a missing one.
 */
export interface MediaStore {
  /** @throws StorageFullError when neither disk nor bucket takes it */
  prepare(bytes: Uint8Array, mediaType: string): Promise<PreparedImage>;
  /** undefined where no such image is kept */
  read(sha256: string): Promise<Uint8Array | undefined>;
}

export interface MediaParts {
  readonly predictions: PredictionStore;
  readonly media: MediaStore;
  readonly reader: Reader;
}

export interface Picture {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** changes when the picture does */
  readonly etag: string;
  readonly fileName: string | null;
}

/** The image of a prediction, byte for byte as it came in. */
export async function getImage(
  parts: Pick<MediaParts, 'predictions' | 'media'>,
  id: string,
): Promise<Outcome<Picture, 'prediction-not-found'>> {
  const record = await parts.predictions.find(id);
  if (record === undefined) return noPrediction(id);
  const bytes = await parts.media.read(record.image.sha256);
  if (bytes === undefined) throw new MissingImageError(id, record.image.sha256);
  const { mediaType, sha256 } = record.image;
  return done({ bytes, mediaType, etag: sha256, fileName: record.fileName });
}

type SightRefusal =
  | 'prediction-not-found'
  | 'image-not-found'
  | 'image-unreadable'
  | 'overloaded'
  | 'reading-timed-out';

/**
 * What the model saw of a prediction, as PNG: its 28×28 or the ink. Made again from the image when
 * asked: it is a pure function of the bytes, and keeping it would double the writes of every request.
 */
export async function getSight(
  parts: MediaParts,
  id: string,
  what: 'digit-image' | 'ink',
): Promise<Outcome<Picture, SightRefusal>> {
  const image = await getImage(parts, id);
  if (image.kind === 'refused') return image;
  const sight = await parts.reader.show(image.value.bytes);
  const raster = rasterOf(sight, what);
  if (raster !== undefined) {
    const bytes = await encodeGreyPng(raster);
    return done({
      bytes,
      mediaType: 'image/png',
      etag: `${image.value.etag}-${what}`,
      fileName: null,
    });
  }
  return refuseSight(sight, what);
}

function rasterOf(sight: Sight, what: 'digit-image' | 'ink'): Raster | undefined {
  if (sight.kind !== 'seen') return undefined;
  if (what === 'ink') return sight.ink ?? undefined;
  if (sight.digitImage === null) return undefined;
  return { width: 28, height: 28, data: sight.digitImage };
}

function refuseSight(sight: Sight, what: 'digit-image' | 'ink'): Outcome<never, SightRefusal> {
  switch (sight.kind) {
    case 'seen':
      return refused(
        'image-not-found',
        `This page has no ${what}: no single digit was found on it.`,
      );
    case 'unreadable':
      return refused('image-unreadable', sight.detail);
    case 'not-read': {
      const code = sight.code === 'reading-timed-out' ? 'reading-timed-out' : 'overloaded';
      return refused(code, sight.detail, { retryAfterSeconds: sight.retryAfterSeconds });
    }
  }
}

export function noPrediction(id: string): Outcome<never, 'prediction-not-found'> {
  return refused('prediction-not-found', `There is no prediction ${id}; it may have been deleted.`);
}

/** A record that points at nothing: someone removed files behind the server's back. */
export class MissingImageError extends Error {
  readonly code = 'image-missing';
  constructor(prediction: string, sha256: string) {
    super(
      `The image ${sha256} of prediction ${prediction} is gone from the media store. ` +
        'Restore the media folder or bucket from a backup.',
    );
  }
}

/** The folder, bucket or database has no room; nothing was stored. */
export class StorageFullError extends Error {
  readonly code = 'storage-full';
  constructor(what: string, cause: unknown) {
    super(`${what} is full: nothing was stored. Free some space and send it again.`, { cause });
  }
}

/** The bucket does not answer; nothing was stored. */
export class MediaUnavailableError extends Error {
  readonly code = 'media-unavailable';
  constructor(what: string, cause: unknown) {
    super(`${what} does not answer: nothing was stored. Start it again, or mend the way to it.`, {
      cause,
    });
  }
}
