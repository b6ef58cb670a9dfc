import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import yauzl, { type Entry } from 'yauzl';
import { DatasetError } from '../dataset-error.ts';
import type { ListedFile, ZipMethod } from './listed-file.ts';

/** Bytes of the central directory that are read at once. */
const WINDOW = 1 << 20;
const STORED = 0;
const DEFLATED = 8;

/**
 * Lists the entries of a ZIP archive from its central directory alone.
 * @throws DatasetError dataset-format when it is not a whole ZIP archive, or a bomb.
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
    requireSeparate(archive, files);
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
  return {
    name: entry.fileName,
    at: {
      kind: 'zip-entry',
      offset: entry.relativeOffsetOfLocalHeader,
      nameBytes: entry.fileNameLength,
      packedBytes: entry.compressedSize,
      bytes: entry.uncompressedSize,
      crc32: entry.crc32,
      method: methodOf(entry),
    },
  };
}

function methodOf(entry: Entry): ZipMethod {
  if (entry.isEncrypted()) return 'encrypted';
  switch (entry.compressionMethod) {
    case STORED:
      return 'stored';
    case DEFLATED:
      return 'deflated';
    default:
      return 'other';
  }
}

/**
 * Entries that share bytes are how a small archive unpacks to petabytes (Fifield, "A better zip
 * bomb", 2019); no honest archive has them.
 */
function requireSeparate(archive: string, files: readonly ListedFile[]): void {
  const spans = files.flatMap(({ name, at }) =>
    at.kind === 'zip-entry'
      ? [{ name, start: at.offset, end: at.offset + at.nameBytes + at.packedBytes }]
      : [],
  );
  spans.sort((one, other) => one.start - other.start);
  spans.reduce(
    (before, span) => {
      if (span.start >= before.end) return span;
      throw new DatasetError(
        'dataset-format',
        `${archive} is a trap: its entries ${before.name} and ${span.name} lie in the same bytes. Do not open it.`,
      );
    },
    { name: '', start: 0, end: 0 },
  );
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
