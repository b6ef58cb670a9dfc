import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** What a backup says of itself; written last, so that one that was cut is not taken for whole. */
const backupLabel = z.object({
  format: z.literal(1),
  createdAt: z.string(),
  /** the migration whose tables it holds */
  schema: z.string(),
  /** rows of each table */
  rows: z.record(z.string(), z.number()),
  /** media files, and their bytes */
  files: z.number(),
  bytes: z.number(),
});
export type BackupLabel = z.infer<typeof backupLabel>;

export const LABEL = 'backup.json';
export const TABLES = 'tables';
export const MEDIA = 'media';

/** A backup cannot be made or taken; the message says what to do. */
export class BackupError extends Error {
  readonly code = 'backup-impossible';
}

/** Someone removed files behind the server's back: what is left of them is worth copying by hand. */
export class LostFileError extends BackupError {
  constructor(key: string) {
    super(`The file ${key} is gone from the media store, so no whole backup can be made.`);
  }
}

/** @throws BackupError where the folder is no whole backup that this program can read */
export async function readLabel(folder: string): Promise<BackupLabel> {
  const text = await readFile(path.join(folder, LABEL), 'utf8').catch((cause: unknown) => {
    const what = `${folder} is no whole backup: it has no ${LABEL}. Name the folder of a finished one.`;
    throw new BackupError(what, { cause });
  });
  const label = backupLabel.safeParse(parseJson(text));
  if (label.success) return label.data;
  const what = `${folder} was written by another version of this program, or ${LABEL} is damaged.`;
  throw new BackupError(what, { cause: label.error });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
