import type { MediaSweeper } from '../../use-cases/housekeeping.ts';
import type { Database } from '../database.ts';
import { IMAGES, UPLOADS, type MediaFiles } from './files.ts';
import { isHeld } from './hold.ts';
import { dropUnneededImages, unneeded } from './unneeded.ts';

/**
 * Nothing younger is touched: between writing a file and committing the record that names it lie
 * milliseconds, a day leaves room for a stopped machine.
 */
export const GRACE_MS = 24 * 60 * 60_000;
/** A discarded file is still read by whoever looked it up before; that takes seconds, this is longer. */
export const DISCARD_MS = 10 * 60_000;
/** Images looked at in one statement, so that nobody else waits long. */
const AT_ONCE = 1_000;
const NO_HASH = new Uint8Array(0);

export interface Swept {
  /** rows that no record needed */
  readonly images: number;
  /** files that no row named, and uploaded archives that nobody reads any more */
  readonly files: number;
}

interface SweepParts {
  readonly db: Database;
  readonly files: MediaFiles;
}

/** The sweep as the jobs use it. */
export function mediaSweeper(parts: SweepParts): MediaSweeper {
  return {
    sweep: (now, signal) => sweepMedia(parts, now, signal),
    removeDiscarded: (now) => removeDiscarded(parts, now),
  };
}

/** Removes images that no record needs, files that no image names, and archives that no batch needs. */
export async function sweepMedia(
  parts: SweepParts,
  now: number,
  signal: AbortSignal,
): Promise<Swept> {
  const images = await sweepRows(parts.db, now, signal);
  const files = await sweepFiles(parts, now - GRACE_MS, signal);
  const archives = await sweepArchives(parts, now - GRACE_MS, signal);
  return { images, files: files + archives + (await removeDiscarded(parts, now)) };
}

/** Removes the files of images that were dropped a while ago, unless a backup is copying. */
export async function removeDiscarded({ db, files }: SweepParts, now: number): Promise<number> {
  if (await isHeld(db.write, now)) return 0;
  const discarded = await db.write
    .selectFrom('discarded_files')
    .select('key')
    .where('at', '<', now - DISCARD_MS)
    .execute();
  for (const { key } of discarded) {
    await files.remove(key);
    await db.write.deleteFrom('discarded_files').where('key', '=', key).execute();
  }
  return discarded.length;
}

async function sweepRows(db: Database, now: number, signal: AbortSignal): Promise<number> {
  let dropped = 0;
  let after: Uint8Array | undefined = NO_HASH;
  while (after !== undefined && !signal.aborted) {
    const page: { sha256: Uint8Array; unneeded: unknown }[] = await db.read
      .selectFrom('images')
      .select(['sha256', unneeded.as('unneeded')])
      .where('sha256', '>', Buffer.from(after))
      .where('created_at', '<', now - GRACE_MS)
      .orderBy('sha256')
      .limit(AT_ONCE)
      .execute();
    const hashes = page.filter((row) => Boolean(row.unneeded)).map(({ sha256 }) => sha256);
    dropped += await dropUnneededImages(db, hashes, now);
    after = page.at(-1)?.sha256;
  }
  return dropped;
}

async function sweepFiles(
  { db, files }: SweepParts,
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

const ARCHIVE = /\/([0-9a-f-]{36})\.zip(\.part)?$/;

/**
 * An upload that was killed leaves its part, a batch that was cancelled meanwhile or killed at its end
 * the whole archive.
 */
async function sweepArchives(
  { db, files }: SweepParts,
  before: number,
  signal: AbortSignal,
): Promise<number> {
  let removed = 0;
  for await (const { key, writtenAt } of files.list(UPLOADS)) {
    if (signal.aborted) return removed;
    const [, batch, part] = ARCHIVE.exec(key) ?? [];
    if (batch === undefined || writtenAt >= before) continue;
    if (part === undefined && (await isStillToList(db, batch))) continue;
    await files.remove(key);
    removed += 1;
  }
  return removed;
}

async function isStillToList(db: Database, batch: string): Promise<boolean> {
  const row = await db.read
    .selectFrom('batches')
    .select('id')
    .where('id', '=', batch)
    .where('listed', '=', 0)
    .where('state', 'in', ['receiving', 'running', 'paused'])
    .executeTakeFirst();
  return row !== undefined;
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
  const waiting = await db.read
    .selectFrom('discarded_files')
    .select('key')
    .where('key', 'in', [...keys])
    .execute();
  const named = rows.flatMap(({ storage_key: key }) => (key === null ? [] : [key]));
  return new Set([...named, ...waiting.map(({ key }) => key)]);
}
