/**
 * A page: the decoded raster of an image that came in, before anything was judged about it.
 *
 * Samples are 8-bit, row by row, interleaved: grey (1 channel), RGB (3) or RGBA with straight,
 * not premultiplied, alpha (4). Colour values are sRGB-encoded as files carry them.
 */
export interface Page {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
  /** length = width × height × channels */
  readonly data: Uint8Array;
}

/** An axis-aligned rectangle in page pixels; right = left + width is the first column outside. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
