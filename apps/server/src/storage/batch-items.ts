import { sql, type Insertable } from 'kysely';
import type { NewBatchItem, WaitingItem } from '../use-cases/batches/ports.ts';
import { pastContention } from './contention.ts';
import type { Database, Tables } from './database.ts';
import { PARAMETERS_AT_ONCE } from './database.ts';
import type { BatchItemTable } from './schema.ts';
import { imageRow, insertImages } from './predictions/insert.ts';

const COLUMNS = 9;
/** States in which files may be read. */
const READABLE = ['receiving', 'running'];

/** Items and their images in one commit; what is there already stays as it is, so it may come twice. */
export async function addItems(
  db: Database,
  batch: string,
  { items, at }: { readonly items: readonly NewBatchItem[]; readonly at: number },
): Promise<void> {
  if (items.length === 0) return;
  // Two batches that bring the same images in another order may wait for each other's.
  await pastContention(() =>
    db.write.transaction().execute(async (transaction) => {
      if (!(await touchOpen(transaction, batch, at))) return;
      for (const some of inGroups(items, PARAMETERS_AT_ONCE / COLUMNS)) {
        await addSome(transaction, { batch, items: some, at });
      }
    }),
  );
}

/**
 * Locks the batch's row, so that items added at the same time are counted one after the other.
 * @returns false where it is over and takes no more
 */
async function touchOpen(transaction: Tables, batch: string, at: number): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('batches')
    .set({ touched_at: at })
    .where('id', '=', batch)
    .where('state', 'in', ['receiving', 'running', 'paused'])
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function addSome(
  transaction: Tables,
  {
    batch,
    items,
    at,
  }: { readonly batch: string; readonly items: readonly NewBatchItem[]; readonly at: number },
): Promise<void> {
  const images = items.flatMap(({ content }) => {
    const row = content.kind === 'image' ? imageRow(content.image, at) : undefined;
    return row === undefined ? [] : [row];
  });
  if (images.length > 0) await insertImages(transaction, images).execute();
  const added = await transaction
    .insertInto('batch_items')
    .values(items.map((item) => itemRow(batch, item)))
    .onConflict((conflict) => conflict.columns(['batch_id', 'item']).doNothing())
    .returning('state')
    .execute();
  const refused = added.filter(({ state }) => state === 'refused').length;
  await transaction
    .updateTable('batches')
    .set({ total: sql`total + ${added.length}`, refused: sql`refused + ${refused}` })
    .where('id', '=', batch)
    .execute();
}

function itemRow(
  batch: string,
  { item, fileName, content }: NewBatchItem,
): Insertable<BatchItemTable> {
  const named = { batch_id: batch, item, file_name: fileName, prediction_id: null };
  switch (content.kind) {
    case 'image': {
      const { sha256, bytes } = content.image;
      const image = { image_sha256: Buffer.from(sha256, 'hex'), image_bytes: bytes };
      return { ...named, ...image, state: 'waiting', refusal_code: null, refusal_detail: null };
    }
    case 'refused': {
      const { code, detail } = content.refusal;
      const image = { image_sha256: null, image_bytes: 0 };
      return { ...named, ...image, state: 'refused', refusal_code: code, refusal_detail: detail };
    }
  }
}

export function* inGroups<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let i = 0; i < items.length; i += size) yield items.slice(i, i + size);
}

export async function countItems(db: Database, batch: string): Promise<number> {
  const { n } = await db.read
    .selectFrom('batch_items')
    .select(sql<number>`count(*)`.as('n'))
    .where('batch_id', '=', batch)
    .executeTakeFirstOrThrow();
  return n;
}

export async function setListed(db: Database, batch: string, at: number): Promise<void> {
  await db.write
    .updateTable('batches')
    .set({
      listed: 1,
      touched_at: at,
      state: sql`case when state = 'receiving' then 'running' else state end`,
    })
    .where('id', '=', batch)
    .execute();
}

/** What of a stretch waits; nothing while the batch is paused or over. */
export async function waitingItems(
  db: Database,
  batch: string,
  { first, last }: { readonly first: number; readonly last: number },
): Promise<readonly WaitingItem[]> {
  const rows = await db.read
    .selectFrom('batch_items as i')
    .innerJoin('batches as b', 'b.id', 'i.batch_id')
    .select(['i.item', 'i.file_name', 'i.image_sha256', 'i.image_bytes'])
    .where('i.batch_id', '=', batch)
    .where('b.state', 'in', READABLE)
    .where('i.state', '=', 'waiting')
    .where('i.item', '>=', first)
    .where('i.item', '<=', last)
    .orderBy('i.item')
    .execute();
  return rows.map((row) => ({
    item: row.item,
    fileName: row.file_name,
    sha256: Buffer.from(row.image_sha256 ?? []).toString('hex'),
    mediaType: 'application/octet-stream',
    bytes: row.image_bytes,
  }));
}

/** Everything that waits, in stretches that begin at multiples of `size`. */
export async function waitingRanges(
  db: Database,
  batch: string,
  size: number,
): Promise<readonly { first: number; last: number }[]> {
  // Integer division in both databases.
  const stretch = sql<number>`item / ${sql.lit(size)}`;
  const rows = await db.read
    .selectFrom('batch_items')
    .select(stretch.as('stretch'))
    .where('batch_id', '=', batch)
    .where('state', '=', 'waiting')
    .groupBy(stretch)
    .orderBy(stretch)
    .execute();
  return rows.map(({ stretch: n }) => ({ first: n * size, last: (n + 1) * size - 1 }));
}
