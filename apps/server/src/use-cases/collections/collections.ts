import type {
  Augmented,
  AugmentQuery,
  Collection,
  CollectionDetail,
  CollectionDigit,
  CollectionDigitDetail,
  CollectionDigitPage,
  CollectionDigitQuery,
  CollectionFilter,
  CollectionReading,
  CollectionWriterPage,
  CollectionWriterQuery,
} from '@hand-digits/contract';
import type { Caller } from '../caller.ts';
import { encodeGreyPng } from '../grey-png.ts';
import type { Picture } from '../media.ts';
import { done, refused, type Done, type Outcome, type Refused } from '../outcome.ts';
import { badCursor } from '../predictions/browse.ts';
import { timestamp } from '../present.ts';
import type { NotRead, Reader } from '../reader.ts';
import type { CollectionRecord, Collections, ImageRecord, LookOutcome } from './ports.ts';

export interface CollectionParts {
  readonly collections: Collections;
  /** reads without counting what it reads as traffic */
  readonly unseen: Pick<Reader, 'read'>;
}

type Browse = Pick<CollectionParts, 'collections'>;

/** Which image of which collection, and who asks. */
interface Asked {
  readonly id: string;
  readonly row: number;
}

type LookRefusal = 'collection-not-found' | 'collection-unreadable' | 'overloaded';
type RowRefusal = LookRefusal | 'row-not-found';
type PixelsRefusal = RowRefusal | 'image-unreadable';

const ADDRESS = '/api/v1/collections';
const SIDE = 28;

export async function listCollections(
  parts: Browse,
  caller: Caller,
): Promise<Done<{ items: Collection[] }>> {
  const records = await parts.collections.list();
  return done({ items: records.map((record) => presentCollection(record, caller)) });
}

export async function getCollection(
  parts: Browse,
  caller: Caller,
  id: string,
): Promise<Outcome<CollectionDetail, LookRefusal>> {
  return look(parts, { caller, id }, async (record) => {
    const outcome = await parts.collections.count(record);
    return mapSeen(outcome, (counts) =>
      done({ collection: presentCollection(record, caller), ...counts }),
    );
  });
}

export async function listWriters(
  parts: Browse,
  caller: Caller,
  { id, query }: { readonly id: string; readonly query: CollectionWriterQuery },
): Promise<Outcome<CollectionWriterPage, LookRefusal | 'cursor-invalid'>> {
  const { limit, after, ...filter } = query;
  return look(parts, { caller, id }, async (record) => {
    const outcome = await parts.collections.writers(record, { filter, limit, after });
    return mapSeen(outcome, (found) => {
      if (found.kind === 'cursor-invalid') return badCursor();
      const { items, links } = found.page;
      return done({ items: [...items], total: found.total, links });
    });
  });
}

export async function listDigits(
  parts: Browse,
  caller: Caller,
  { id, query }: { readonly id: string; readonly query: CollectionDigitQuery },
): Promise<Outcome<CollectionDigitPage, LookRefusal | 'cursor-invalid'>> {
  const { limit, after, before, ...filter } = query;
  return look(parts, { caller, id }, async (record) => {
    const outcome = await parts.collections.images(record, { filter, limit, after, before });
    return mapSeen(outcome, (found) => {
      if (found.kind === 'cursor-invalid') return badCursor();
      const items = found.page.items.map((image) => presentImage(record, image));
      return done({ items, total: found.total, links: found.page.links });
    });
  });
}

export async function getDigit(
  parts: Browse,
  caller: Caller,
  { id, row, filter }: Asked & { readonly filter: CollectionFilter },
): Promise<Outcome<CollectionDigitDetail, RowRefusal>> {
  return look(parts, { caller, id }, async (record) => {
    const outcome = await parts.collections.image(record, row, filter);
    return mapSeen(outcome, (found) => {
      if (found === undefined) return noRow(record, row);
      const { image, previous, next } = found;
      return done({ digit: presentImage(record, image), previous, next });
    });
  });
}

/** The 28×28 of one image as PNG. */
export async function getDigitPicture(
  parts: Browse,
  caller: Caller,
  asked: Asked,
): Promise<Outcome<Picture, PixelsRefusal>> {
  const found = await pixelsOf(parts, caller, asked);
  if (found.kind === 'refused') return found;
  const { pixels, record } = found.value;
  const bytes = await pngOf(pixels);
  const etag = `${record.id}-${record.version}-${asked.row}`;
  return done({ bytes, mediaType: 'image/png', etag, fileName: null });
}

type ReadingRefusal = PixelsRefusal | 'no-active-model' | 'reading-timed-out' | 'shutting-down';

/** What the active model answers; neither stored nor counted. */
export async function readDigit(
  parts: CollectionParts,
  caller: Caller,
  asked: Asked,
): Promise<Outcome<CollectionReading, ReadingRefusal>> {
  const found = await pixelsOf(parts, caller, asked);
  if (found.kind === 'refused') return found;
  const outcome = await parts.unseen.read({ kind: 'digit-image', pixels: found.value.pixels });
  switch (outcome.kind) {
    case 'read': {
      const { model, digit, confidence, decision, reason, digitness } = outcome.reading;
      const { probabilities } = outcome.reading;
      const all = probabilities === null ? null : [...probabilities];
      return done({ model, digit, confidence, decision, reason, digitness, probabilities: all });
    }
    case 'unreadable':
      return refused('image-unreadable', outcome.detail);
    case 'not-read':
      return notRead(outcome);
  }
}

function notRead({ code, detail, retryAfterSeconds }: NotRead): Refused<NotRead['code']> {
  return refused(code, detail, { retryAfterSeconds });
}

/** What training makes of one image. */
export async function augmentDigit(
  parts: Browse,
  caller: Caller,
  { id, row, query }: Asked & { readonly query: AugmentQuery },
): Promise<Outcome<Augmented, PixelsRefusal>> {
  return look(parts, { caller, id }, async (record) => {
    const outcome = await parts.collections.augment(record, row, query);
    return mapSeen(outcome, async (found) => {
      if (found === undefined) return noRow(record, row);
      if (found.kind === 'no-image') return noImage(found.detail);
      const variants = await Promise.all(
        found.variants.map(async ({ pixels, untouched }) => ({
          image: Buffer.from(await pngOf(pixels)).toString('base64'),
          untouched,
        })),
      );
      const { augmentation, level, seed } = query;
      return done({ augmentation, level, seed, usedBy: [...found.usedBy], variants });
    });
  });
}

async function pixelsOf(
  parts: Browse,
  caller: Caller,
  { id, row }: Asked,
): Promise<Outcome<{ pixels: Uint8Array; record: CollectionRecord }, PixelsRefusal>> {
  return look(parts, { caller, id }, async (record) => {
    const outcome = await parts.collections.pixels(record, row);
    return mapSeen(outcome, (found) => {
      if (found === undefined) return noRow(record, row);
      if (found.kind === 'no-image') return noImage(found.detail);
      return done({ pixels: found.pixels, record });
    });
  });
}

interface Who {
  readonly caller: Caller;
  readonly id: string;
}

/** Finds the collection, looks into it, and says what stands in the way of that. */
async function look<T>(
  { collections }: Browse,
  { caller, id }: Who,
  how: (record: CollectionRecord) => Promise<LookOutcome<T>>,
): Promise<T | Refused<LookRefusal>> {
  const record = (await collections.list()).find((one) => one.id === id);
  if (record === undefined) {
    return refused('collection-not-found', `This machine has no dataset or suite ${id}.`);
  }
  const outcome = await how(record);
  switch (outcome.kind) {
    case 'seen':
      return outcome.value;
    case 'unreadable':
      return refused('collection-unreadable', faultFor(caller, record, outcome.detail));
    case 'busy':
      return refused('overloaded', 'Many look at data at this moment. Ask again in a moment.', {
        retryAfterSeconds: 1,
      });
  }
}

async function mapSeen<T, U>(
  outcome: LookOutcome<T>,
  change: (value: T) => U | Promise<U>,
): Promise<LookOutcome<U>> {
  if (outcome.kind !== 'seen') return outcome;
  return { kind: 'seen', value: await change(outcome.value) };
}

/** What is wrong names files of this machine, which is nobody else's business. */
function faultFor(caller: Caller, { name }: CollectionRecord, detail: string): string {
  if (mayKnowPaths(caller)) return detail;
  return `“${name}” is damaged or gone. An administrator is told here what is wrong with it.`;
}

function mayKnowPaths({ role, scopes }: Caller): boolean {
  return role === 'administrator' && (scopes === null || scopes.includes('administer'));
}

function presentCollection(record: CollectionRecord, caller: Caller): Collection {
  const { id, kind, name, dataset, bytes, changedAt, path } = record;
  return {
    ...{ id, kind, name, dataset, bytes },
    changedAt: timestamp(changedAt),
    path: mayKnowPaths(caller) ? path : null,
  };
}

function presentImage({ id, version }: CollectionRecord, image: ImageRecord): CollectionDigit {
  return { ...image, image: `${ADDRESS}/${id}/digits/${image.row}/image?version=${version}` };
}

function pngOf(pixels: Uint8Array): Promise<Uint8Array> {
  return encodeGreyPng({ width: SIDE, height: SIDE, data: pixels });
}

function noRow({ name }: CollectionRecord, row: number): Refused<'row-not-found'> {
  return refused('row-not-found', `“${name}” has no row ${row}.`);
}

function noImage(detail: string): Refused<'image-unreadable'> {
  return refused('image-unreadable', `No digit image can be made of it: the file ${detail}.`);
}
