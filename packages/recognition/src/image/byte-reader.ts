/** Numbers out of bytes; undefined where the bytes end first. Offsets are from the beginning. */
export interface ByteReader {
  uint16le(at: number): number | undefined;
  uint16be(at: number): number | undefined;
  uint24le(at: number): number | undefined;
  uint32le(at: number): number | undefined;
  uint32be(at: number): number | undefined;
  /** `length` bytes as one-byte characters */
  text(at: number, length: number): string | undefined;
}

export function bytesOf(bytes: Uint8Array): ByteReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fits = (at: number, length: number) => at >= 0 && at + length <= bytes.length;
  return {
    uint16le: (at) => (fits(at, 2) ? view.getUint16(at, true) : undefined),
    uint16be: (at) => (fits(at, 2) ? view.getUint16(at) : undefined),
    uint24le: (at) =>
      fits(at, 3) ? view.getUint16(at, true) + (view.getUint8(at + 2) << 16) : undefined,
    uint32le: (at) => (fits(at, 4) ? view.getUint32(at, true) : undefined),
    uint32be: (at) => (fits(at, 4) ? view.getUint32(at) : undefined),
    text: (at, length) =>
      fits(at, length) ? String.fromCharCode(...bytes.subarray(at, at + length)) : undefined,
  };
}
