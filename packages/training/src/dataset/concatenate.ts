import { DIGIT_PIXELS, NO_KIND } from './columns.ts';
import { emptyColumns, type Kind, type SourceRecord, type Split } from './prepared-split.ts';

/** Several splits as one, in their order; kinds of the same name become one. */
export function concatenate(splits: readonly Split[], description: string): Split {
  const count = splits.reduce((sum, split) => sum + split.count, 0);
  const columns = emptyColumns(count);
  const kindTable: Kind[] = [];
  let at = 0;
  for (const split of splits) {
    const kinds = split.kindTable.map((kind) => numberOf(kindTable, kind));
    columns.images.set(split.images, at * DIGIT_PIXELS);
    columns.labels.set(split.labels, at);
    columns.writers.set(split.writers, at);
    columns.series.set(split.series, at);
    columns.kinds.set(
      split.kinds.map((kind) => kinds[kind] ?? NO_KIND),
      at,
    );
    at += split.count;
  }
  const versions = splits.map((split) => split.normaliserVersion);
  const normaliserVersion = versions.find((version) => version !== null) ?? null;
  const sources = splits.flatMap((split): readonly SourceRecord[] => split.sources);
  return { ...columns, count, kindTable, description, sources, normaliserVersion };
}

function numberOf(table: Kind[], kind: Kind): number {
  const known = table.findIndex(({ name }) => name === kind.name);
  return known >= 0 ? known : table.push(kind) - 1;
}
