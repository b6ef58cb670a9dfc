import { MissingImageError, type MediaStore } from '../media.ts';
import type { Filter, PredictionStore } from '../predictions/store.ts';
import type { PredictionRecord } from '../records.ts';
import type { ZipEntry } from './zip-stream.ts';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/tiff': 'tif',
  'image/bmp': 'bmp',
};

/**
 * Images that a person has labelled, one folder for each label (`0` … `9`, `not-a-digit`), the layout
 * that `import` and the training commands read. What nobody has looked at is left out: a guess is no label.
 */
export async function* labelledImages(
  parts: { readonly predictions: PredictionStore; readonly media: MediaStore },
  filter: Filter,
): AsyncGenerator<ZipEntry> {
  for await (const records of parts.predictions.stream({ ...filter, corrected: true })) {
    for (const record of records) {
      const bytes = await parts.media.read(record.image.sha256);
      if (bytes === undefined) throw new MissingImageError(record.id, record.image.sha256);
      yield { name: entryName(record), modifiedAt: record.createdAt, bytes };
    }
  }
}

function entryName({ id, truth, image }: PredictionRecord): string {
  return `${truth ?? 'unlabelled'}/${id}.${EXTENSIONS[image.mediaType] ?? 'bin'}`;
}
