import type { Database } from '../database.ts';
import { IMAGES, type MediaFiles } from './files.ts';
import { dropUnneededImages, unneeded } from './unneeded.ts';

/**
 * Nothing younger is touched: between writing a file and committing the record that names it lie
 * milliseconds, a day leaves room for a stopped machine.
 */
export const GRACE_MS = 24 * 60 * 60_000;
/** Images looked at in one statement, so that nobody else waits long. */
const AT_ONCE = 1_000;
const NO_HASH = new Uint8Array(0);

export interface Swept {
  /** rows that no record needed */
  readonly images: number;
  /** files that no row named */
  readonly files: number;
}

/** Removes images that no record needs, and files that no image names. */
export async function sweepMedia(
  parts: { readonly db: Database; readonly files: MediaFiles },
  now: number,
  signal: AbortSignal,
): Promise<Swept> {
  const before = now - GRACE_MS;
  const images = await sweepRows(parts, before, signal);
  return { images, files: await sweepFiles(parts, before, signal) };
}

async function sweepRows(
  { db, files }: { readonly db: Database; readonly files: MediaFiles },
  before: number,
  signal: AbortSignal,
): Promise<number> {
  let dropped = 0;
  let after: Uint8Array | undefined = NO_HASH;
  while (after !== undefined && !signal.aborted) {
    const page: { sha256: Uint8Array; unneeded: unknown }[] = await db.read
      .selectFrom('images')
      .select(['sha256', unneeded.as('unneeded')])
      .where('sha256', '>', Buffer.from(after))
      .where('created_at', '<', before)
      .orderBy('sha256')
      .limit(AT_ONCE)
      .execute();
    const hashes = page.filter((row) => Boolean(row.unneeded)).map(({ sha256 }) => sha256);
    dropped += await dropUnneededImages(db, files, hashes);
    after = page.at(-1)?.sha256;
  }
  return dropped;
}

async function sweepFiles(
  { db, files }: { readonly db: Database; readonly files: MediaFiles },
  before: number,
  signal: AbortSignal,
): Promise<number> {
  let removed = 0;
  let old: string[] = [];
  const flush = async (): Promise<void> => {
    const named = await namedKeys(db, old);
    for (const key of old.filter((one) => !named.has(one))) {
      await files.remove(key);
      removed += 1;
    }
    old = [];
  };
  for await (const { key, writtenAt } of files.list(IMAGES)) {
    if (signal.aborted) return removed;
    if (writtenAt < before) old.push(key);
    if (old.length >= AT_ONCE / 2) await flush();
  }
  await flush();
  return removed;
}

/** The hash is in the key, so the look-up goes by the primary key. */
async function namedKeys(db: Database, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const hashes = keys.flatMap((key) => /\/([0-9a-f]{64})-/.exec(key)?.[1] ?? []);
  if (hashes.length === 0) return new Set();
  const rows = await db.read
    .selectFrom('images')
    .select('storage_key')
    .where(
      'sha256',
      'in',
      hashes.map((hash) => Buffer.from(hash, 'hex')),
    )
    .execute();
  return new Set(rows.flatMap(({ storage_key: key }) => (key === null ? [] : [key])));
}
