import type { PngParts } from './parse-png.ts';
import { toByte } from './samples.ts';

/** Where a row's pixels go: the first byte and the bytes from a pixel to the next. */
export interface RowTarget {
  readonly data: Uint8Array;
  readonly at: number;
  readonly step: number;
}

/** Turns a row of samples into page pixels. */
export interface PixelWriter {
  readonly channels: 1 | 3 | 4;
  readonly write: (samples: Uint16Array, target: RowTarget) => void;
}

/** The writer for a file's colour type, depth, palette and transparency. */
export function pixelWriter(parts: PngParts): PixelWriter {
  switch (parts.header.colour) {
    case 'grey':
      return greyWriter(parts);
    case 'palette':
      return paletteWriter(parts);
    case 'rgb':
      return rgbWriter(parts);
    case 'grey-alpha':
      return greyAlphaWriter(parts);
    case 'rgba':
      return rgbaWriter(parts);
  }
}

function greyWriter({ header: { depth }, transparency }: PngParts): PixelWriter {
  const clear = transparentSample(transparency, 0);
  if (clear === undefined) {
    return {
      channels: 1,
      write: (samples, { data, at, step }) => {
        for (let i = 0; i < samples.length; i++) data[at + i * step] = toByte(samples[i]!, depth);
      },
    };
  }
  return {
    channels: 4,
    write: (samples, { data, at, step }) => {
      for (let i = 0; i < samples.length; i++) {
        const sample = samples[i]!;
        data.fill(toByte(sample, depth), at + i * step, at + i * step + 3);
        data[at + i * step + 3] = sample === clear ? 0 : 255;
      }
    },
  };
}

/** tRNS names one colour, 16 bits a sample, that is transparent. */
function transparentSample(
  transparency: Uint8Array | undefined,
  index: number,
): number | undefined {
  if (transparency === undefined || transparency.length < 2 * index + 2) return undefined;
  return (transparency[2 * index]! << 8) | transparency[2 * index + 1]!;
}

function paletteWriter(parts: PngParts): PixelWriter {
  const colours = coloursOf(parts);
  const channels = parts.transparency !== undefined ? 4 : isGrey(colours) ? 1 : 3;
  return {
    channels,
    write: (samples, { data, at, step }) => {
      for (let i = 0; i < samples.length; i++) {
        const entry = samples[i]! * 4;
        for (let c = 0; c < channels; c++) data[at + i * step + c] = colours[entry + c]!;
      }
    },
  };
}

/** RGBA of every index; one beyond the palette is black, as browsers show it. // [256, 4] */
function coloursOf({ palette, transparency }: PngParts): Uint8Array {
  const colours = new Uint8Array(256 * 4);
  const entries = Math.min(256, Math.floor((palette?.length ?? 0) / 3));
  for (let entry = 0; entry < 256; entry++) {
    if (entry < entries) colours.set(palette!.subarray(entry * 3, entry * 3 + 3), entry * 4);
    colours[entry * 4 + 3] = transparency?.[entry] ?? 255;
  }
  return colours;
}

function isGrey(colours: Uint8Array): boolean {
  for (let i = 0; i < colours.length; i += 4) {
    if (colours[i] !== colours[i + 1] || colours[i] !== colours[i + 2]) return false;
  }
  return true;
}

function rgbWriter({ header: { depth }, transparency }: PngParts): PixelWriter {
  const clear = [0, 1, 2].map((index) => transparentSample(transparency, index));
  const channels = clear[2] === undefined ? 3 : 4;
  return {
    channels,
    write: (samples, { data, at, step }) => {
      for (let i = 0, s = 0; s < samples.length; i++, s += 3) {
        const to = at + i * step;
        for (let c = 0; c < 3; c++) data[to + c] = toByte(samples[s + c]!, depth);
        if (channels === 4) {
          const isClear = clear.every((sample, c) => sample === samples[s + c]);
          data[to + 3] = isClear ? 0 : 255;
        }
      }
    },
  };
}

function greyAlphaWriter({ header: { depth } }: PngParts): PixelWriter {
  return {
    channels: 4,
    write: (samples, { data, at, step }) => {
      for (let i = 0, s = 0; s < samples.length; i++, s += 2) {
        const to = at + i * step;
        data.fill(toByte(samples[s]!, depth), to, to + 3);
        data[to + 3] = toByte(samples[s + 1]!, depth);
      }
    },
  };
}

function rgbaWriter({ header: { depth } }: PngParts): PixelWriter {
  return {
    channels: 4,
    write: (samples, { data, at, step }) => {
      for (let i = 0, s = 0; s < samples.length; i++, s += 4) {
        for (let c = 0; c < 4; c++) data[at + i * step + c] = toByte(samples[s + c]!, depth);
      }
    },
  };
}
