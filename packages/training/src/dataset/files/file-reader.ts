import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { crc32, inflateRawSync } from 'node:zlib';
import type { FileLocation } from './listed-file.ts';

/** Fixed part of a ZIP entry's local header: APPNOTE.TXT 4.3.7. */
const LOCAL_HEADER = 30;
const LOCAL_SIGNATURE = 0x04034b50;
/** Room for the local header's extra field (times and owners), so that one read mostly suffices. */
const USUAL_EXTRA = 64;

/** Reads listed files one after the other; for a thread of its own, since it blocks. */
export interface FileReader {
  /**
   * @throws Error when the file is gone, larger than `mostBytes` or damaged; the message begins
   *   with a verb so that the file's name can precede it.
   */
  read(location: FileLocation): Buffer;
  close(): void;
}

/**
 * @param place the listing's own path; entries of an archive are read from it at any position
 * @param mostBytes files that declare more are refused before they are read
 */
export function openFileReader(place: string, mostBytes: number): FileReader {
  let archive: Archive | undefined;
  return {
    read(location) {
      if (location.bytes > mostBytes) {
        throw new Error(`has ${location.bytes} bytes, more than the ${mostBytes} that are allowed`);
      }
      if (location.kind === 'file') return readFileSync(location.path);
      archive ??= new Archive(place);
      return readEntry(archive, location);
    },
    close() {
      archive?.close();
      archive = undefined;
    },
  };
}

type ZipEntry = Extract<FileLocation, { kind: 'zip-entry' }>;

function readEntry(archive: Archive, entry: ZipEntry): Buffer {
  const bytes = unpack(archive, entry);
  if (bytes.length !== entry.bytes || crc32(bytes) !== entry.crc32) {
    throw new Error('differs from the checksum in its archive, so the archive is damaged');
  }
  return bytes;
}

function unpack(archive: Archive, entry: ZipEntry): Buffer {
  switch (entry.method) {
    case 'stored':
      return readPacked(archive, entry);
    case 'deflated': {
      const limit = { maxOutputLength: Math.max(1, entry.bytes) };
      return inflateRawSync(readPacked(archive, entry), limit);
    }
    case 'encrypted':
      throw new Error('is encrypted. Pack the archive again without a password');
    case 'other':
      throw new Error(
        'is packed by a rare method. Pack the archive again with plain ZIP compression',
      );
  }
}

function readPacked(archive: Archive, entry: ZipEntry): Buffer {
  const guess = archive.read(
    entry.offset,
    LOCAL_HEADER + entry.nameBytes + USUAL_EXTRA + entry.packedBytes,
  );
  if (guess.length < LOCAL_HEADER || guess.readUInt32LE(0) !== LOCAL_SIGNATURE) {
    throw new Error('is not where its archive says, so the archive is damaged');
  }
  // The extra field of the local header may be longer than that of the directory.
  const dataAt = LOCAL_HEADER + guess.readUInt16LE(26) + guess.readUInt16LE(28);
  const end = dataAt + entry.packedBytes;
  if (guess.length >= end) return guess.subarray(dataAt, end);
  return archive.read(entry.offset + dataAt, entry.packedBytes);
}

/** Who reads one entry behind the other is given them from large pieces: small files cost a call each otherwise. */
class Archive {
  readonly #handle: number;
  /** never written again, since what was read are views of it */
  #piece = Buffer.alloc(0);
  #start = 0;

  constructor(place: string) {
    this.#handle = openSync(place, 'r');
  }

  /** @returns fewer bytes where the archive ends before */
  read(position: number, length: number): Buffer {
    const end = this.#start + this.#piece.length;
    if (position < this.#start || position + length > end) {
      const isNext = position >= this.#start && position <= end;
      this.#load(position, isNext ? Math.max(length, PIECE) : length);
    }
    const from = position - this.#start;
    return this.#piece.subarray(from, from + length);
  }

  close(): void {
    closeSync(this.#handle);
  }

  #load(position: number, length: number): void {
    const piece = Buffer.allocUnsafe(length);
    this.#piece = piece.subarray(0, readSync(this.#handle, piece, 0, length, position));
    this.#start = position;
  }
}

const PIECE = 256 * 1024;
