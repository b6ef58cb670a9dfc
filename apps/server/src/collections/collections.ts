import { decodeCursor, encodeCursor } from '../storage/cursor.ts';
import type {
  CollectionCounts,
  CollectionRecord,
  Collections,
  CountedPage,
  ImagePageQuery,
  ImageRecord,
  LookOutcome,
  WriterCount,
} from '../use-cases/collections/ports.ts';
import type { Browser } from './browser.ts';
import { findCollections, type CollectionFolders } from './find-collections.ts';
import type { FoundImages } from './protocol.ts';

export interface CollectionsOptions {
  readonly folders: CollectionFolders;
  readonly browser: Browser;
  /** milliseconds that only go forwards */
  readonly now: () => number;
}

/** The datasets and suites in these folders, looked at in a thread. */
export function collectionsOn({ folders, browser, now }: CollectionsOptions): Collections {
  return {
    list: remembered(() => findCollections(folders), now),
    count: countedOnce(browser),
    writers: async (collection, query) => {
      const list = `writers ${collection.id} ${collection.version}`;
      const outcome = await browser.look('writers', collection, query.filter);
      return mapSeen(outcome, (writers) => pageOfWriters(list, writers, query));
    },
    images: (collection, query) => imagesOf(browser, collection, query),
    image: (collection, row, filter) => browser.look('image', collection, { row, filter }),
    pixels: (collection, row) => browser.look('pixels', collection, row),
    augment: (collection, row, wish) => browser.look('augment', collection, { row, ...wish }),
  };
}

/** A page of pictures asks a hundred times what there is: it is looked up once. */
const REMEMBERED_MS = 1000;

function remembered<T>(find: () => Promise<T>, now: () => number): () => Promise<T> {
  let last: { readonly at: number; readonly found: Promise<T> } | undefined;
  return () => {
    if (last === undefined || now() - last.at > REMEMBERED_MS) last = { at: now(), found: find() };
    return last.found;
  };
}

/** Counting needs all of a set, which may have made room for others since; the counts are small. */
function countedOnce(browser: Browser): Collections['count'] {
  const known = new Map<string, { readonly version: string; readonly counts: CollectionCounts }>();
  return async (collection) => {
    const { id, version } = collection;
    const found = known.get(id);
    if (found?.version === version) return { kind: 'seen', value: found.counts };
    const outcome = await browser.look('count', collection, null);
    if (outcome.kind === 'seen') known.set(id, { version, counts: outcome.value });
    return outcome;
  };
}

async function imagesOf(
  browser: Browser,
  collection: CollectionRecord,
  { filter, limit, after, before }: ImagePageQuery,
): Promise<LookOutcome<CountedPage<ImageRecord>>> {
  const list = `images ${collection.id} ${collection.version}`;
  const places = [after, before].map((cursor) => placeOf(list, cursor));
  if (places.includes(null)) return { kind: 'seen', value: NO_PAGE };
  const [behind, ahead] = places;
  const wish = {
    ...{ filter, limit },
    ...(typeof behind === 'number' && { after: behind }),
    ...(typeof ahead === 'number' && { before: ahead }),
  };
  const outcome = await browser.look('images', collection, wish);
  return mapSeen(outcome, (found) => pageOfImages(list, found));
}

const NO_PAGE = { kind: 'cursor-invalid', total: 0 } as const;

/** undefined: there is no cursor; null: it is not one of this list */
function placeOf(list: string, cursor: string | undefined): number | null | undefined {
  if (cursor === undefined) return undefined;
  return decodeCursor(list, cursor)?.seq ?? null;
}

function pageOfImages(
  list: string,
  { images, total, ahead }: FoundImages,
): CountedPage<ImageRecord> {
  const link = (image: ImageRecord | undefined): string | null =>
    image === undefined ? null : encodeCursor(list, { key: 0, seq: image.row });
  const next = total > ahead + images.length ? link(images.at(-1)) : null;
  const previous = ahead > 0 ? link(images.at(0)) : null;
  return { kind: 'page', total, page: { items: [...images], links: { next, previous } } };
}

function pageOfWriters(
  list: string,
  writers: readonly WriterCount[],
  { after, limit }: ImagePageQuery,
): CountedPage<WriterCount> {
  const place = placeOf(list, after);
  if (place === null) return NO_PAGE;
  const rest = place === undefined ? writers : writers.filter(({ writer }) => writer > place);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  const next =
    last === undefined || rest.length === items.length
      ? null
      : encodeCursor(list, { key: 0, seq: last.writer });
  const page = { items, links: { next, previous: null } };
  return { kind: 'page', total: writers.length, page };
}

function mapSeen<T, U>(outcome: LookOutcome<T>, change: (value: T) => U): LookOutcome<U> {
  return outcome.kind === 'seen' ? { kind: 'seen', value: change(outcome.value) } : outcome;
}
