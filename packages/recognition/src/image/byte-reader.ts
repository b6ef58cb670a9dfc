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
  return new BytesReader(bytes);
}

class BytesReader implements ByteReader {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  uint16le(at: number): number | undefined {
    return this.#fits(at, 2) ? this.#at(at) | (this.#at(at + 1) << 8) : undefined;
  }

  uint16be(at: number): number | undefined {
    return this.#fits(at, 2) ? (this.#at(at) << 8) | this.#at(at + 1) : undefined;
  }

  uint24le(at: number): number | undefined {
    if (!this.#fits(at, 3)) return undefined;
    return this.#at(at) | (this.#at(at + 1) << 8) | (this.#at(at + 2) << 16);
  }

  uint32le(at: number): number | undefined {
    if (!this.#fits(at, 4)) return undefined;
    const low = this.#at(at) | (this.#at(at + 1) << 8) | (this.#at(at + 2) << 16);
    return (low | (this.#at(at + 3) << 24)) >>> 0;
  }

  uint32be(at: number): number | undefined {
    if (!this.#fits(at, 4)) return undefined;
    const high = (this.#at(at) << 24) | (this.#at(at + 1) << 16);
    return (high | (this.#at(at + 2) << 8) | this.#at(at + 3)) >>> 0;
  }

  text(at: number, length: number): string | undefined {
    if (!this.#fits(at, length)) return undefined;
    return String.fromCharCode(...this.#bytes.subarray(at, at + length));
  }

  #fits(at: number, length: number): boolean {
    return at >= 0 && at + length <= this.#bytes.length;
  }

  #at(at: number): number {
    return this.#bytes[at]!;
  }
}
