import { deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_DECODE_LIMITS, type Decoding, type UnreadableCode } from '../../src/index.ts';
import { normalise } from '../../src/normalise/normalise.ts';
import { decodeImage } from '../../src/platform/node/decode.ts';
import {
  bmpFile,
  pngChunk,
  pngFile,
  pngHeader,
  pngOfChunks,
  type Raster,
} from './handmade-files.ts';
import { diceOf, mutate } from './mutations.ts';

const MUTANTS = 2000;
/** Any of the files takes milliseconds; a machine that is busy with other things may take its time. */
const LONGEST_MS = 10_000;
const MOST_GROWTH = 300 * 1024 * 1024;
const SIDE = 48;
const GREYS = Uint8Array.from({ length: 256 * 3 }, (_, i) => Math.floor(i / 3));
const BLACK_AND_WHITE = Uint8Array.of(0, 0, 0, 255, 255, 255);

/** A 7 with a bar, in ink on paper. */
const seven = (): Sharp =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}">
        <rect width="100%" height="100%" fill="#f4f1e8"/>
        <path d="M12 10 H36 L22 40 M16 26 H32" stroke="#1c2440" stroke-width="4" fill="none"/>
      </svg>`,
    ),
  );

async function rasterOf(picture: Sharp): Promise<Raster> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels, samples: data };
}

async function validFiles(): Promise<Record<string, Uint8Array>> {
  const grey = await rasterOf(seven().removeAlpha().toColourspace('b-w'));
  const rgb = await rasterOf(seven().removeAlpha());
  const rgba = await rasterOf(seven().ensureAlpha());
  const indices = { ...grey, samples: grey.samples.map((value) => (value > 127 ? 1 : 0)) };
  return {
    'png grey 8': pngFile(grey, { colourType: 0, depth: 8 }),
    'png grey 1': pngFile(grey, { colourType: 0, depth: 1 }),
    'png grey 16': pngFile(grey, { colourType: 0, depth: 16 }),
    'png rgb 8': pngFile(rgb, { colourType: 2, depth: 8 }),
    'png rgb 16': pngFile(rgb, { colourType: 2, depth: 16 }),
    'png palette 1': pngFile(indices, { colourType: 3, depth: 1, palette: BLACK_AND_WHITE }),
    'png palette 8': pngFile(grey, { colourType: 3, depth: 8, palette: GREYS }),
    'png rgba 8': pngFile(rgba, { colourType: 6, depth: 8 }),
    'png interlaced': await seven().png({ progressive: true, adaptiveFiltering: true }).toBuffer(),
    'png palette by libvips': await seven().png({ palette: true, colours: 16 }).toBuffer(),
    jpeg: await seven().jpeg().toBuffer(),
    'jpeg progressive': await seven().jpeg({ progressive: true, quality: 60 }).toBuffer(),
    'jpeg grey': await seven().toColourspace('b-w').jpeg().toBuffer(),
    webp: await seven().webp().toBuffer(),
    'webp lossless': await seven().webp({ lossless: true }).toBuffer(),
    'webp with alpha': await seven().ensureAlpha(0.7).webp().toBuffer(),
    gif: await seven().gif().toBuffer(),
    'gif interlaced': await seven().gif({ progressive: true, colours: 8 }).toBuffer(),
    tiff: await seven().tiff({ compression: 'none' }).toBuffer(),
    'tiff lzw': await seven().tiff({ compression: 'lzw' }).toBuffer(),
    'tiff jpeg': await seven().tiff({ compression: 'jpeg' }).toBuffer(),
    'tiff tiled': await seven().tiff({ tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer(),
    'bmp 1': bmpFile(grey, { bits: 1 }),
    'bmp 8': bmpFile(grey, { bits: 8 }),
    'bmp rle8': bmpFile(grey, { bits: 8, runLengths: true }),
    'bmp 24': bmpFile(grey, { bits: 24 }),
    'bmp 32': bmpFile(grey, { bits: 32, topDown: true }),
  };
}

const GREY = { colourType: 0, depth: 8 } as const;

/** A PNG that declares one size and holds so many zero bytes, compressed. */
function pngOfZeros(header: Uint8Array, bytes: number): Buffer {
  return pngOfChunks(header, pngChunk('IDAT', deflateSync(Buffer.alloc(bytes), { level: 9 })));
}

const grey8 = (width: number, height: number) => pngHeader({ width, height }, GREY);
const grey1 = (width: number, height: number) =>
  pngHeader({ width, height }, { colourType: 0, depth: 1 });

function withBytes(file: Uint8Array, at: number, bytes: readonly number[]): Uint8Array {
  const changed = Uint8Array.from(file);
  changed.set(bytes, at);
  return changed;
}

/** Where a JPEG's frame header says height and width. */
const frameSizeAt = (jpeg: Uint8Array) => Buffer.from(jpeg).indexOf('\xff\xc0', 0, 'latin1') + 5;

const text = (content: string) => Buffer.from(content, 'latin1');
/** 4000×4000 as two numbers of 16 bits, and as two of 32, the small end first. */
const LARGE_16 = [0xa0, 0x0f, 0xa0, 0x0f] as const;
const LARGE_32 = [0xa0, 0x0f, 0, 0, 0xa0, 0x0f, 0, 0] as const;
const FF = [0xff, 0xff, 0xff, 0xff] as const;

type Expected = readonly [file: Uint8Array, outcome: UnreadableCode | 'page'];

/** Files that someone made on purpose, and what is said of each. */
function hostileFiles(valid: Readonly<Record<string, Uint8Array>>): Record<string, Expected> {
  const of = (name: string) => valid[name]!;
  const comment = pngChunk('tEXt', Buffer.from([0, 0, 0, 8, 0, 0, 0, 8]));
  return {
    'an empty file': [new Uint8Array(), 'empty'],
    'one byte': [Uint8Array.of(0x89), 'unsupported-format'],
    'a text': [text('seven'), 'unsupported-format'],
    'a web page': [text('<!doctype html><p>7</p>'), 'unsupported-format'],
    'a drawing': [text('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'unsupported-format'],
    'a drawing with a declaration': [text('<?xml version="1.0"?><svg/>'), 'unsupported-format'],
    'a HEIC photo': [text('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), 'unsupported-format'],
    'a PDF': [text('%PDF-1.7\n%\xe2\xe3\xcf\xd3'), 'unsupported-format'],
    'a ZIP': [text('PK\x03\x04\x14\0\0\0\x08\0'), 'unsupported-format'],
    'a PNG signature alone': [text('\x89PNG\r\n\x1a\n'), 'truncated'],
    'a PNG that declares 60000×60000': [pngOfZeros(grey8(60_000, 60_000), 100), 'too-many-pixels'],
    'a PNG that declares 2³²−1 both ways': [
      pngOfZeros(grey8(0xffffffff, 0xffffffff), 100),
      'too-many-pixels',
    ],
    'a whole PNG of 20000×20000': [
      pngOfZeros(grey1(20_000, 20_000), 20_000 * 2501),
      'too-many-pixels',
    ],
    'a whole PNG of 12000×12000 behind a comment that says 8×8': [
      pngOfZeros(Buffer.concat([comment, grey1(12_000, 12_000)]), 12_000 * 1501),
      'corrupt',
    ],
    'a PNG that declares 8×8 and holds 16 MB': [pngOfZeros(grey8(8, 8), 16_000_000), 'corrupt'],
    'a PNG that declares 4000×4000 and holds 100 bytes': [
      pngOfZeros(grey8(4000, 4000), 100),
      'truncated',
    ],
    'a PNG of 4000×4000 zeros': [pngOfZeros(grey8(4000, 4000), 4000 * 4001), 'page'],
    'a PNG of no pixels': [pngOfZeros(grey8(0, 0), 1), 'corrupt'],
    'a PNG without a height': [pngOfZeros(grey8(9, 0), 1), 'corrupt'],
    'a PNG with a wrong check sum': [withBytes(of('png grey 8'), 30, [1]), 'corrupt'],
    'a PNG with a chunk of 4 GB': [withBytes(of('png grey 8'), 33, FF), 'truncated'],
    'a GIF with a huge canvas': [withBytes(of('gif'), 6, FF), 'too-many-pixels'],
    'a GIF of 48×48 on a canvas of 4000×4000': [withBytes(of('gif'), 6, LARGE_16), 'page'],
    // libjpeg fills what is missing with grey where the file has its end mark.
    'a JPEG of 48×48 that declares 4000×4000': [
      withBytes(of('jpeg'), frameSizeAt(of('jpeg')), [...LARGE_16].reverse()),
      'page',
    ],
    'a run-length BMP of 48 rows that declares 4000×4000': [
      Buffer.concat([withBytes(of('bmp rle8'), 18, LARGE_32), Buffer.from([0, 1])]),
      'page',
    ],
    'a GIF of no pixels': [withBytes(of('gif'), 6, [0, 0, 0, 0]), 'corrupt'],
    'a GIF whose frame lies outside': [
      text('GIF89a\x08\0\x08\0\0\0\0,\xff\x7f\xff\x7f'),
      'corrupt',
    ],
    'a BMP with a huge size': [
      withBytes(of('bmp 24'), 18, [...FF.slice(1), 0x7f, ...FF.slice(1), 0x7f]),
      'too-many-pixels',
    ],
    'a BMP of 4000×4000 with 48×48 pixels': [withBytes(of('bmp 24'), 18, LARGE_32), 'truncated'],
    'a BMP of no pixels': [withBytes(of('bmp 8'), 18, [0, 0, 0, 0]), 'corrupt'],
    'a BMP whose pixels lie 4 GB away': [withBytes(of('bmp 8'), 10, FF), 'truncated'],
    'a JPEG signature alone': [text('\xff\xd8\xff'), 'truncated'],
    'a JPEG of fill bytes': [
      Buffer.concat([text('\xff\xd8'), Buffer.alloc(500_000, 255)]),
      'truncated',
    ],
    'a WebP without a picture': [text('RIFF\x04\0\0\0WEBP'), 'truncated'],
    'a WebP with a huge canvas': [
      text('RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff'),
      'too-many-pixels',
    ],
    'a TIFF whose directory lies outside': [text('II*\0\xff\xff\xff\xff'), 'truncated'],
    'a TIFF whose directory is itself': [text('II*\0\0\0\0\0'), 'truncated'],
  };
}

const CODES: readonly UnreadableCode[] = [
  'empty',
  'too-large',
  'too-many-pixels',
  'unsupported-format',
  'truncated',
  'corrupt',
  'timeout',
];

/** Holds for whatever the bytes are; tells the outcome. */
async function read(bytes: Uint8Array, name: string): Promise<UnreadableCode | 'page'> {
  const began = performance.now();
  const decoding = await decodeImage(bytes);
  expectPageOrReason(decoding, name);
  if (decoding.kind === 'page') normalise(decoding.page);
  expect(performance.now() - began, `${name}: milliseconds`).toBeLessThan(LONGEST_MS);
  return decoding.kind === 'page' ? 'page' : decoding.code;
}

function expectPageOrReason(decoding: Decoding, name: string): void {
  if (decoding.kind === 'page') {
    const { width, height, channels, data } = decoding.page;
    expect(data, name).toHaveLength(width * height * channels);
    expect(width * height, name).toBeLessThanOrEqual(DEFAULT_DECODE_LIMITS.maxPixels);
    return;
  }
  expect(CODES, name).toContain(decoding.code);
  // Sentences for people: what was wrong, then what to do.
  expect(decoding.message, name).toMatch(/^(The|This|Decoding) .{10,}\. [A-Z].{10,}\.$/s);
}

/** How much the process has grown at its peak since it had read one file of every kind. */
const growthSince = (before: number) => process.resourceUsage().maxRSS * 1024 - before;

describe('files that are damaged or made to harm', () => {
  let valid: Record<string, Uint8Array>;
  let before: number;

  beforeAll(async () => {
    valid = await validFiles();
    for (const [name, bytes] of Object.entries(valid)) {
      expect(await read(bytes, name), `${name}, which is whole`).toBe('page');
    }
    before = process.memoryUsage.rss();
  });

  it(`give a page or a reason, whichever of ${MUTANTS} things was done to them`, async () => {
    const dice = diceOf(20_261_122);
    const names = Object.keys(valid);
    const counts: Record<string, number> = {};
    for (let i = 0; i < MUTANTS; i++) {
      const name = names[i % names.length]!;
      const mutant = mutate(valid[name]!, dice);
      const outcome = await read(mutant, `mutant ${i} of ${name}`);
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    for (const usual of ['page', 'corrupt', 'truncated', 'unsupported-format', 'too-many-pixels']) {
      expect(counts[usual], usual).toBeGreaterThan(20);
    }
    expect(growthSince(before), 'bytes that the process grew').toBeLessThan(MOST_GROWTH);
  });

  it('are told apart where someone made them on purpose, in the memory of a page', async () => {
    const files = Object.entries(hostileFiles(valid));
    const found: Record<string, string> = {};
    for (const [name, [bytes]] of files) {
      found[name] = await read(bytes, name);
    }
    expect(found).toEqual(Object.fromEntries(files.map(([name, [, outcome]]) => [name, outcome])));
    expect(growthSince(before), 'bytes that the process grew').toBeLessThan(MOST_GROWTH);
  });
});
