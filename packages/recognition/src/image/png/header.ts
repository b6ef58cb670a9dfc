import { corrupt, type Unreadable } from '../decoding.ts';

/** PNG's colour types (ISO/IEC 15948, 11.2.2). */
export type ColourType = 'grey' | 'rgb' | 'palette' | 'grey-alpha' | 'rgba';

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** bits per sample: 1, 2, 4, 8 or 16 */
  readonly depth: number;
  readonly colour: ColourType;
  readonly interlaced: boolean;
}

const COLOURS: Readonly<
  Record<number, { colour: ColourType; depths: readonly number[] } | undefined>
> = {
  0: { colour: 'grey', depths: [1, 2, 4, 8, 16] },
  2: { colour: 'rgb', depths: [8, 16] },
  3: { colour: 'palette', depths: [1, 2, 4, 8] },
  4: { colour: 'grey-alpha', depths: [8, 16] },
  6: { colour: 'rgba', depths: [8, 16] },
};

const SAMPLES: Readonly<Record<ColourType, number>> = {
  grey: 1,
  rgb: 3,
  palette: 1,
  'grey-alpha': 2,
  rgba: 4,
};

/** @param chunk the 13 bytes of IHDR */
export function parseHeader(chunk: Uint8Array): PngHeader | Unreadable {
  if (chunk.length !== 13) return corrupt('PNG', `its header has ${chunk.length} bytes, not 13`);
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const depth = view.getUint8(8);
  const type = view.getUint8(9);
  const known = COLOURS[type];
  if (known?.depths.includes(depth) !== true) {
    return corrupt('PNG', `colour type ${type} with ${depth} bits does not exist`);
  }
  const [compression, filter] = [view.getUint8(10), view.getUint8(11)];
  const interlace = view.getUint8(12);
  if (compression !== 0 || filter !== 0 || interlace > 1) {
    return corrupt('PNG', 'it names a compression, filter or interlace method that does not exist');
  }
  return {
    width: view.getUint32(0),
    height: view.getUint32(4),
    depth,
    colour: known.colour,
    interlaced: interlace === 1,
  };
}

export function bitsPerPixel(header: PngHeader): number {
  return SAMPLES[header.colour] * header.depth;
}

/** Bytes of a row without its filter byte. */
export function rowBytes(header: PngHeader, width: number): number {
  return Math.ceil((width * bitsPerPixel(header)) / 8);
}
