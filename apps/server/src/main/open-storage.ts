import path from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import type { Database } from '../storage/database.ts';
import { mediaBucket } from '../storage/media/bucket.ts';
import type { MediaFiles } from '../storage/media/files.ts';
import { mediaFolder } from '../storage/media/folder.ts';
import { openPool, openPostgresql } from '../storage/postgresql/open.ts';
import { openSqlite } from '../storage/sqlite/open.ts';
import type { Config } from './config/settings.ts';

type Pool = ReturnType<typeof openPool>;

/** The database and the place for files, open but not looked into. */
export interface OpenedStorage {
  readonly db: Database;
  readonly files: MediaFiles;
  /** PostgreSQL's connections, which the job queue shares; null on SQLite */
  readonly pool: Pool | null;
}

export const SQLITE_FILE = 'hand-digits.sqlite';
export const MEDIA_FOLDER = 'media';

export interface StorageOptions {
  readonly random: () => number;
  /** connections that broke while nobody used them */
  readonly onIdleError: (error: Error) => void;
}

export async function openStorage(
  config: Config,
  { random, onIdleError }: StorageOptions,
): Promise<OpenedStorage> {
  const files = openFiles(config);
  if (config.database === null) {
    const db = await openSqlite(path.join(config.dataFolder, SQLITE_FILE));
    return { db, files, pool: null };
  }
  const pool = openPool({ url: config.database, random, onIdleError });
  return { db: openPostgresql(pool, random), files, pool };
}

function openFiles(config: Config): MediaFiles {
  const { mediaBucket: bucket, mediaPrefix } = config;
  if (bucket === null) return mediaFolder(path.join(config.dataFolder, MEDIA_FOLDER));
  return mediaBucket({ client: bucketClient(config), bucket, prefix: mediaPrefix ?? '' });
}

/** Other servers than Amazon's rarely resolve a host name for each bucket. */
export function bucketClient(config: Config): S3Client {
  const { mediaEndpoint, mediaRegion, mediaAccessKey, mediaSecretKey } = config;
  const own = mediaAccessKey !== null && mediaSecretKey !== null;
  return new S3Client({
    region: mediaRegion,
    ...(mediaEndpoint === null ? {} : { endpoint: mediaEndpoint.href, forcePathStyle: true }),
    ...(own
      ? { credentials: { accessKeyId: mediaAccessKey, secretAccessKey: mediaSecretKey } }
      : {}),
  });
}
