import { openPromise, type Entry, type ZipFile } from 'yauzl';

export interface ZipLimits {
  readonly mostFiles: number;
  /** of one file, unpacked */
  readonly mostBytes: number;
  /** of all files together, unpacked: what a small archive can blow up to */
  readonly mostBytesTogether: number;
}

export type ZippedFile =
  | { readonly kind: 'file'; readonly name: string; readonly bytes: Uint8Array }
  /** this one cannot be unpacked, the others can */
  | {
      readonly kind: 'refused';
      readonly name: string;
      readonly reason: 'too-large' | 'unreadable';
      readonly detail: string;
    };

/** The archive as a whole is damaged, or too much. */
export class ZipError extends Error {
  readonly code = 'zip-unreadable';
}

/**
 * The files of a ZIP in the order of its directory, one at a time in memory. Folders, hidden files and
 * what operating systems add are left out, the same ones every time.
 * @param skip so many files that were seen before
 * @throws ZipError
 */
export async function* zipFiles(
  file: string,
  limits: ZipLimits,
  skip = 0,
): AsyncGenerator<ZippedFile> {
  const zip = await openPromise(file, { autoClose: false }).catch((error: unknown) => {
    throw damaged(error);
  });
  const total = { files: 0, bytes: 0 };
  try {
    for await (const entry of zip.eachEntry()) {
      if (!isFile(entry.fileName)) continue;
      total.files += 1;
      total.bytes += entry.uncompressedSize;
      refuseTooMuch(total, limits);
      if (total.files > skip) yield await unpack(zip, entry, limits.mostBytes);
    }
  } catch (error) {
    throw error instanceof ZipError ? error : damaged(error);
  } finally {
    zip.close();
  }
}

function refuseTooMuch(
  { files, bytes }: { readonly files: number; readonly bytes: number },
  { mostFiles, mostBytesTogether }: ZipLimits,
): void {
  if (files > mostFiles) {
    throw new ZipError(`The archive holds more than ${mostFiles} files. Split it.`);
  }
  if (bytes > mostBytesTogether) {
    throw new ZipError(`The archive unpacks to more than ${mostBytesTogether} bytes. Split it.`);
  }
}

function damaged(cause: unknown): ZipError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ZipError(`The archive is damaged: ${why}. Make it again.`, { cause });
}

/** No folders, no `.DS_Store`, nothing under `__MACOSX`. */
function isFile(name: string): boolean {
  const parts = name.split('/');
  const hidden = parts.some((part) => part.startsWith('.') || part === '__MACOSX');
  return !name.endsWith('/') && !hidden;
}

async function unpack(zip: ZipFile, entry: Entry, mostBytes: number): Promise<ZippedFile> {
  const name = entry.fileName;
  const { uncompressedSize } = entry;
  if (uncompressedSize > mostBytes) {
    const detail = `The file unpacks to ${uncompressedSize} bytes, ${mostBytes} are allowed.`;
    return { kind: 'refused', name, reason: 'too-large', detail };
  }
  try {
    return { kind: 'file', name, bytes: await contentOf(zip, entry) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      kind: 'refused',
      name,
      reason: 'unreadable',
      detail: `The file cannot be unpacked: ${why}.`,
    };
  }
}

/** yauzl ends the stream with an error when there are more or fewer bytes than the directory says. */
async function contentOf(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
