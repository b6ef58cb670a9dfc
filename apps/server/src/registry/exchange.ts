import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { unpack } from './unpack.ts';

/** Where processes on several machines leave added packages for each other. */
export interface PackageExchange {
  publish(id: string, zip: string): Promise<void>;
  /** Unpacks a package that another machine added. @returns false where there is none */
  fetch(id: string, folder: string): Promise<boolean>;
  remove(id: string): Promise<void>;
}

/** What it needs of a bucket. */
interface Files {
  writeStream(key: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  readStream(key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  remove(key: string): Promise<void>;
}

/** Packages as ZIP files in the media bucket. */
export function packageExchange(files: Files, ids: () => string): PackageExchange {
  const keyOf = (id: string): string => `models/zip/${id}.zip`;
  return {
    publish: (id, zip) => files.writeStream(keyOf(id), createReadStream(zip)),
    remove: (id) => files.remove(keyOf(id)),
    fetch: async (id, folder) => {
      const content = await files.readStream(keyOf(id));
      if (content === undefined) return false;
      const incoming = path.join(path.dirname(folder), `.incoming-${ids()}`);
      await mkdir(incoming, { recursive: true });
      try {
        const zip = path.join(incoming, 'package.zip');
        await pipeline(content, (await open(zip, 'w')).createWriteStream());
        await unpack(zip, incoming);
        await rm(zip);
        await rename(incoming, folder);
        return true;
      } finally {
        await rm(incoming, { recursive: true, force: true });
      }
    },
  };
}
