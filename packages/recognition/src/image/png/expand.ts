import type { Page } from '../page.ts';
import { bitsPerPixel, rowBytes } from './header.ts';
import type { PngParts } from './parse-png.ts';
import { unpackRows } from './packed-rows.ts';
import type { Pass } from './passes.ts';
import { pixelWriter, type PixelWriter } from './pixel-writer.ts';
import { readSamples } from './samples.ts';

/** Unfiltered rows to page samples of 8 bits. // → [height, width, channels] */
export function expand(bytes: Uint8Array, parts: PngParts, passes: readonly Pass[]): Page {
  const { header } = parts;
  const writer = pixelWriter(parts);
  const { channels } = writer;
  if (channels === 1 && header.depth < 8 && !header.interlaced) {
    const data = unpackRows(bytes, parts);
    return { width: header.width, height: header.height, channels, data };
  }
  const data = new Uint8Array(header.width * header.height * channels);
  if (isStoredAsPage(parts, channels)) copyRows(bytes, { data, width: header.width * channels });
  else writePasses(bytes, { parts, passes, writer, data });
  return { width: header.width, height: header.height, channels, data };
}

/** Whether the file's rows are the page's rows, byte for byte: most files are. */
function isStoredAsPage({ header }: PngParts, channels: number): boolean {
  return (
    !header.interlaced &&
    header.depth === 8 &&
    header.colour !== 'palette' &&
    bitsPerPixel(header) === channels * 8
  );
}

function copyRows(bytes: Uint8Array, to: { data: Uint8Array; width: number }): void {
  for (let at = 0, from = 1; at < to.data.length; at += to.width, from += to.width + 1) {
    to.data.set(bytes.subarray(from, from + to.width), at);
  }
}

interface Picture {
  readonly parts: PngParts;
  readonly passes: readonly Pass[];
  readonly writer: PixelWriter;
  readonly data: Uint8Array;
}

function writePasses(bytes: Uint8Array, { parts, passes, writer, data }: Picture): void {
  const { header } = parts;
  const { channels } = writer;
  const samplesPerPixel = bitsPerPixel(header) / header.depth;
  let at = 0;
  for (const pass of passes) {
    const samples = new Uint16Array(pass.width * samplesPerPixel);
    for (let y = 0; y < pass.height; y++) {
      readSamples(bytes, { at: at + 1, depth: header.depth }, samples);
      const row = (pass.top + y * pass.stepY) * header.width + pass.left;
      writer.write(samples, { data, at: row * channels, step: pass.stepX * channels });
      at += 1 + rowBytes(header, pass.width);
    }
  }
}
