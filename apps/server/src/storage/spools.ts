import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Spools } from '../use-cases/exports/zip-stream.ts';

/** Gathered in memory up to here before it is written. */
const BUFFER_BYTES = 256 * 1024;

/** Bytes put aside in files of a folder for temporary ones. */
export function fileSpools(folder: string, ids: () => string): Spools {
  return {
    open: async () => {
      const file = path.join(folder, `spool-${ids()}`);
      const handle = await open(file, 'w+');
      let buffer: Uint8Array[] = [];
      let buffered = 0;
      const flush = async (): Promise<void> => {
        await handle.appendFile(Buffer.concat(buffer));
        buffer = [];
        buffered = 0;
      };
      return {
        write: async (bytes) => {
          buffer.push(bytes);
          buffered += bytes.length;
          if (buffered >= BUFFER_BYTES) await flush();
        },
        read: () => readBack(handle, flush),
        remove: async () => {
          await handle.close().catch(() => undefined);
          await rm(file, { force: true });
        },
      };
    },
  };
}

async function* readBack(
  handle: Awaited<ReturnType<typeof open>>,
  flush: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  await flush();
  const stream = handle.createReadStream({ start: 0, autoClose: false });
  for await (const bytes of stream) yield bytes as Uint8Array;
}
