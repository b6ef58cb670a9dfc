import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import yauzl, { type Entry } from 'yauzl';
import { DatasetError } from '../dataset-error.ts';
import type { ListedFile } from './listed-file.ts';

/** Bytes of the central directory that are read at once. */
const WINDOW = 1 << 20;
const STORED = 0;
const DEFLATED = 8;

/**
 * Lists the entries of a ZIP archive from its central directory alone.
 * @throws DatasetError dataset-format when it is not a whole ZIP archive.
 */
export async function listZip(
  archive: string,
  isWanted: (name: string) => boolean,
): Promise<ListedFile[]> {
  const handle = await open(archive);
  try {
    const { size } = await handle.stat();
    const zip = await yauzl.fromRandomAccessReaderPromise(new WindowedReader(handle, size), size, {
      autoClose: false,
    });
    const files: ListedFile[] = [];
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith('/') && isWanted(entry.fileName)) files.push(listed(entry));
    }
    return files;
  } catch (cause) {
    if (cause instanceof DatasetError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DatasetError(
      'dataset-format',
      `${archive} is not a whole ZIP archive (${why}). Fetch it again, or name the folder it was unpacked to.`,
      cause,
    );
  } finally {
    await handle.close();
  }
}

function listed(entry: Entry): ListedFile {
  const { fileName: name, compressionMethod } = entry;
  if (entry.isEncrypted() || (compressionMethod !== STORED && compressionMethod !== DEFLATED)) {
    const how = entry.isEncrypted() ? 'encrypted' : `packed by method ${compressionMethod}`;
    throw new DatasetError(
      'dataset-format',
      `${name} is ${how}; entries that are stored or deflated can be read. Pack the archive anew.`,
    );
  }
  return {
    name,
    at: {
      kind: 'zip-entry',
      offset: entry.relativeOffsetOfLocalHeader,
      nameBytes: entry.fileNameLength,
      packedBytes: entry.compressedSize,
      bytes: entry.uncompressedSize,
      crc32: entry.crc32,
      method: compressionMethod === STORED ? 'stored' : 'deflated',
    },
  };
}

/**
 * Reads ahead: yauzl asks for the directory in two small pieces an entry, and SD19's has 1.5 million.
 */
class WindowedReader extends yauzl.RandomAccessReader {
  readonly #handle: FileHandle;
  readonly #size: number;
  #window = Buffer.alloc(0);
  #start = 0;

  constructor(handle: FileHandle, size: number) {
    super();
    this.#handle = handle;
    this.#size = size;
  }

  override read(...request: Parameters<yauzl.RandomAccessReader['read']>): void {
    const [buffer, offset, length, position, callback] = request;
    if (this.#holds(position, length)) {
      const from = position - this.#start;
      this.#window.copy(buffer, offset, from, from + length);
      callback(null);
      return;
    }
    this.#load(position, length).then(() => {
      const from = position - this.#start;
      const copied = this.#window.copy(buffer, offset, from, from + length);
      callback(copied === length ? null : new Error('it ends too early'));
    }, callback);
  }

  override _readStreamForRange(): Readable {
    return Readable.from([]);
  }

  #holds(position: number, length: number): boolean {
    return position >= this.#start && position + length <= this.#start + this.#window.length;
  }

  async #load(position: number, length: number): Promise<void> {
    const wanted = Math.max(0, Math.min(Math.max(WINDOW, length), this.#size - position));
    const window = Buffer.alloc(wanted);
    const { bytesRead } = await this.#handle.read(window, 0, wanted, position);
    this.#window = window.subarray(0, bytesRead);
    this.#start = position;
  }
}
