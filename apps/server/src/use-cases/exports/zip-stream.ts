import { crc32 } from 'node:zlib';

/** A file of the archive; ASCII names only, `/` between folders. */
export interface ZipEntry {
  readonly name: string;
  /** milliseconds since 1970 */
  readonly modifiedAt: number;
  /** stored as they are: images are compressed already */
  readonly bytes: Uint8Array;
}

/** Bytes that are put aside and read back once, outside memory. */
export interface Spool {
  write(bytes: Uint8Array): Promise<void>;
  read(): AsyncIterable<Uint8Array>;
  remove(): Promise<void>;
}

export interface Spools {
  open(): Promise<Spool>;
}

const MAX_32 = 0xffffffff;
const MAX_16 = 0xffff;
/** 2.0 for folders, 4.5 for ZIP64 */
const VERSION_PLAIN = 20;
const VERSION_ZIP64 = 45;

/**
 * A ZIP file (PKWARE APPNOTE 6.3) made while its entries arrive. The directory at its end names every
 * entry, so it is put aside in a file: memory stays the same for ten entries and for ten million.
 * Larger than 4 GB or more than 65,535 entries make it ZIP64.
 */
export async function* zipStream(
  spools: Spools,
  entries: AsyncIterable<ZipEntry>,
): AsyncGenerator<Uint8Array> {
  const directory = await spools.open();
  try {
    let offset = 0;
    let directoryBytes = 0;
    let count = 0;
    for await (const entry of entries) {
      const facts = factsOf(entry, offset);
      const header = localHeader(facts);
      const line = directoryLine(facts);
      await directory.write(line);
      yield header;
      yield entry.bytes;
      offset += header.length + entry.bytes.length;
      directoryBytes += line.length;
      count += 1;
    }
    yield* directory.read();
    yield endOfDirectory({ count, bytes: directoryBytes, offset });
  } finally {
    await directory.remove();
  }
}

interface EntryFacts {
  readonly name: Buffer;
  readonly crc: number;
  readonly size: number;
  readonly time: number;
  readonly date: number;
  readonly offset: number;
}

function factsOf({ name, modifiedAt, bytes }: ZipEntry, offset: number): EntryFacts {
  const when = new Date(modifiedAt);
  const time =
    (when.getUTCHours() << 11) | (when.getUTCMinutes() << 5) | (when.getUTCSeconds() >> 1);
  const year = Math.max(0, when.getUTCFullYear() - 1980);
  const date = (year << 9) | ((when.getUTCMonth() + 1) << 5) | when.getUTCDate();
  return {
    name: Buffer.from(name, 'ascii'),
    crc: crc32(bytes),
    size: bytes.length,
    time,
    date,
    offset,
  };
}

function localHeader({ name, crc, size, time, date }: EntryFacts): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION_PLAIN, 4);
  header.writeUInt16LE(time, 10);
  header.writeUInt16LE(date, 12);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(size, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function directoryLine({ name, crc, size, time, date, offset }: EntryFacts): Buffer {
  const large = offset >= MAX_32;
  const extra = large ? offsetExtra(offset) : Buffer.alloc(0);
  const line = Buffer.alloc(46);
  line.writeUInt32LE(0x02014b50, 0);
  line.writeUInt16LE(large ? VERSION_ZIP64 : VERSION_PLAIN, 4);
  line.writeUInt16LE(large ? VERSION_ZIP64 : VERSION_PLAIN, 6);
  line.writeUInt16LE(time, 12);
  line.writeUInt16LE(date, 14);
  line.writeUInt32LE(crc, 16);
  line.writeUInt32LE(size, 20);
  line.writeUInt32LE(size, 24);
  line.writeUInt16LE(name.length, 28);
  line.writeUInt16LE(extra.length, 30);
  line.writeUInt32LE(Math.min(offset, MAX_32), 42);
  return Buffer.concat([line, name, extra]);
}

/** ZIP64 extended information: the offset alone, the sizes fit in 32 bits. */
function offsetExtra(offset: number): Buffer {
  const extra = Buffer.alloc(12);
  extra.writeUInt16LE(0x0001, 0);
  extra.writeUInt16LE(8, 2);
  extra.writeBigUInt64LE(BigInt(offset), 4);
  return extra;
}

interface Directory {
  readonly count: number;
  readonly bytes: number;
  /** of its first line, from the start of the archive */
  readonly offset: number;
}

function endOfDirectory(directory: Directory): Buffer {
  const { count, bytes, offset } = directory;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, MAX_16), 8);
  end.writeUInt16LE(Math.min(count, MAX_16), 10);
  end.writeUInt32LE(Math.min(bytes, MAX_32), 12);
  end.writeUInt32LE(Math.min(offset, MAX_32), 16);
  const fits = count < MAX_16 && bytes < MAX_32 && offset < MAX_32;
  return fits ? end : Buffer.concat([zip64End(directory), end]);
}

/** The ZIP64 end of directory record and its locator. */
function zip64End({ count, bytes, offset }: Directory): Buffer {
  const record = Buffer.alloc(56 + 20);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(VERSION_ZIP64, 12);
  record.writeUInt16LE(VERSION_ZIP64, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(bytes), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  record.writeUInt32LE(0x07064b50, 56);
  record.writeBigUInt64LE(BigInt(offset + bytes), 64);
  record.writeUInt32LE(1, 72);
  return record;
}
