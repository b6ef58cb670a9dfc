import type { CollectionFilter, Digit } from '@hand-digits/contract';
import {
  augmentationsInUse,
  describeSplit,
  findRows,
  findWriters,
  NO_KIND,
  NOT_A_DIGIT,
  showVariants,
  UNKNOWN_SERIES,
  UNKNOWN_WRITER,
  type DigitSet,
  type RowFilter,
  type SetFacts,
} from '@hand-digits/training/browse';
import type {
  CollectionCounts,
  FoundImage,
  ImageRecord,
  PixelsOutcome,
  VariantsOutcome,
} from '../use-cases/collections/ports.ts';
import type { FoundImages, LookName, Looks, RowsWish } from './protocol.ts';

type Found<K extends LookName> = Looks[K]['found'] | Promise<Looks[K]['found']>;

/** What each look does; they run in the thread. */
export const looks: {
  readonly [K in LookName]: (set: DigitSet, wish: Looks[K]['wish']) => Found<K>;
} = {
  count: ({ facts }) => countsOf(facts),
  writers: ({ facts }, filter) => findWriters(facts, rowFilterOf(filter)),
  images: ({ facts }, wish) => imagesOf(facts, wish),
  image: ({ facts }, { row, filter }) => imageOf(facts, row, filter),
  pixels: (set, row) => pixelsOf(set, row),
  augment: variantsOf,
};

function countsOf(facts: SetFacts): CollectionCounts {
  const { digest } = facts;
  const described = describeSplit('', { ...facts, digest: digest ?? '' });
  const { count, digits, notADigit, writers } = described;
  return {
    ...{ images: count, digits: [...digits], notADigit, writers, digest },
    series: described.series.map(({ series, count: images }) => ({ series, images })),
    kinds: described.kinds.map(({ name, looksLike, count: images }) => ({
      ...{ name, images },
      looksLike: looksLike as Digit | null,
    })),
  };
}

function imagesOf(facts: SetFacts, { filter, ...wanted }: RowsWish): FoundImages {
  const { rows, total, ahead } = findRows(facts, rowFilterOf(filter), wanted);
  return { images: rows.map((row) => recordOf(facts, row)), total, ahead };
}

function imageOf(facts: SetFacts, row: number, filter: CollectionFilter): FoundImage | undefined {
  if (row >= facts.count) return undefined;
  const wanted = rowFilterOf(filter);
  const [previous = null] = findRows(facts, wanted, { before: row, limit: 1 }).rows;
  const [next = null] = findRows(facts, wanted, { after: row, limit: 1 }).rows;
  return { image: recordOf(facts, row), previous, next };
}

async function pixelsOf(set: DigitSet, row: number): Promise<PixelsOutcome | undefined> {
  if (row >= set.facts.count) return undefined;
  const image = await set.image(row);
  if (image.kind === 'none') return { kind: 'no-image', detail: image.message };
  return { kind: 'pixels', pixels: image.pixels };
}

async function variantsOf(
  set: DigitSet,
  { row, augmentation, level, seed, count }: Looks['augment']['wish'],
): Promise<VariantsOutcome | undefined> {
  const outcome = await pixelsOf(set, row);
  if (outcome?.kind !== 'pixels') return outcome;
  const used = augmentationsInUse().get(augmentation);
  if (used === undefined)
    throw new Error(`No recipe trains with the augmentation ${augmentation}.`);
  const { recipe, usedBy } = used;
  const variants = showVariants(outcome.pixels, { recipe, level, seed, row, count });
  return { kind: 'variants', usedBy, variants };
}

function recordOf(facts: SetFacts, row: number): ImageRecord {
  const label = facts.labels[row] ?? NOT_A_DIGIT;
  return {
    row,
    label: label === NOT_A_DIGIT ? 'not-a-digit' : (label as Digit),
    kind: facts.kindTable[facts.kinds[row] ?? NO_KIND]?.name ?? null,
    writer: knownOr(facts.writers[row], UNKNOWN_WRITER),
    series: knownOr(facts.series[row], UNKNOWN_SERIES),
    name: facts.names?.[row] ?? null,
  };
}

function knownOr(value: number | undefined, unknown: number): number | null {
  return value === undefined || value === unknown ? null : value;
}

function rowFilterOf({ label, kind, writer, series }: CollectionFilter): RowFilter {
  return {
    ...(label !== undefined && { label: label === 'not-a-digit' ? NOT_A_DIGIT : label }),
    ...(kind !== undefined && { kind }),
    ...(writer !== undefined && { writer: writer === 'unknown' ? UNKNOWN_WRITER : writer }),
    ...(series !== undefined && { series: series === 'unknown' ? UNKNOWN_SERIES : series }),
  };
}
