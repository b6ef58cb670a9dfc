/** What became of a zlib stream. */
export type Inflated =
  /** the first `size` bytes of it, exactly */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** it ended before `size` bytes */
  | { readonly kind: 'short' }
  /** it holds more than `size` bytes */
  | { readonly kind: 'long' }
  /** it is no zlib stream, or a damaged one */
  | { readonly kind: 'damaged' };

/**
 * The platform's decompressor. It must give the same answer everywhere: what follows the first
 * `size` bytes without adding to them (a wrong check sum, left-over input) does not matter, and its
 * memory is bounded by what came out so far, never by `size` alone, because headers lie.
 */
export type Inflate = (stream: Uint8Array, size: number) => Promise<Inflated> | Inflated;
