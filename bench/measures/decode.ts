import { performance } from 'node:perf_hooks';
import sharp, { type CreateRaw } from 'sharp';
import { normalise, type Page } from '@hand-digits/recognition';
import { decodeImage } from '@hand-digits/recognition/node';
import { createHand, drawMark, encodePage, PAPERS, putOnPaper } from '@hand-digits/training';
import { median, type Bench, type Measurement } from '../measurement.ts';

interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Long enough that several hundred small images, or some photos, are read. */
const SECONDS = 1.5;

/** One thread, as one worker does it: file to page, page to digit image. */
export const decodeBench: Bench = {
  name: 'decode',
  title: 'Decode and normalise, per image, one thread',
  async run() {
    const measurements: Measurement[] = [];
    for (const sample of await samples()) measurements.push(...(await measureSample(sample)));
    return { measurements, notes: [] };
  },
};

async function measureSample({ name, bytes }: Sample): Promise<Measurement[]> {
  const decode: number[] = [];
  const normalising: number[] = [];
  const end = performance.now() + SECONDS * 1000;
  do {
    const start = performance.now();
    const decoding = await decodeImage(bytes);
    const decoded = performance.now();
    if (decoding.kind === 'unreadable') throw new Error(`${name}: ${decoding.message}`);
    const seen = normalise(decoding.page);
    if (seen.kind !== 'digit') throw new Error(`${name} was taken for ${seen.kind}.`);
    decode.push(decoded - start);
    normalising.push(performance.now() - decoded);
  } while (performance.now() < end);
  const note = `median of ${decode.length}`;
  return [
    { name: `${name}: decode`, value: median(decode), unit: 'ms', note },
    { name: `${name}: normalise`, value: median(normalising), unit: 'ms', note },
  ];
}

/** The same written digit in every format. */
async function samples(): Promise<Sample[]> {
  const small = page(128, 'blackOnWhite');
  const photo = page(1000, 'photo');
  const bilevel = sharp(small.data, { raw: rawOf(small) })
    .greyscale()
    .threshold(128);
  const mnist = sharp(small.data, { raw: rawOf(small) })
    .greyscale()
    .negate({ alpha: false });
  return [
    { name: 'PNG 28×28 grey', bytes: await mnist.resize(28, 28).png().toBuffer() },
    {
      name: 'PNG 128×128 1 bit',
      bytes: await bilevel.png({ palette: false, colours: 2 }).toBuffer(),
    },
    { name: 'PNG 128×128 RGB', bytes: await encodePage(small, 'png') },
    { name: 'JPEG 128×128', bytes: await encodePage(small, 'jpeg') },
    { name: 'WebP 128×128', bytes: await encodePage(small, 'webp') },
    { name: 'GIF 128×128', bytes: await encodePage(small, 'gif') },
    { name: 'TIFF 128×128', bytes: await encodePage(small, 'tiff') },
    { name: 'BMP 128×128', bytes: bmp(small) },
    { name: 'JPEG 1000×1000', bytes: await encodePage(photo, 'jpeg') },
    { name: 'JPEG 4000×3000', bytes: await enlarge(photo) },
  ];
}

function page(side: number, paper: keyof typeof PAPERS): Page {
  const mark = { kind: 'number', digits: [3], allograph: 0 } as const;
  const ink = drawMark(mark, createHand(1, 1), { width: side, height: side, fill: 0.6, seed: 1 });
  return putOnPaper(ink, PAPERS[paper], 1);
}

function rawOf({ width, height, channels }: Page): CreateRaw {
  return { width, height, channels };
}

async function enlarge(photo: Page): Promise<Buffer> {
  return sharp(photo.data, { raw: rawOf(photo) })
    .resize(4000, 3000, { fit: 'cover' })
    .jpeg({ quality: 85 })
    .toBuffer();
}

/** 24-bit BMP, bottom row first (BITMAPFILEHEADER and BITMAPINFOHEADER). */
function bmp({ width, height, channels, data }: Page): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + stride * height);
  file.write('BM', 0, 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * channels;
      const to = 54 + (height - 1 - y) * stride + x * 3;
      for (let colour = 0; colour < 3; colour += 1) {
        file[to + 2 - colour] = data[from + (channels === 1 ? 0 : colour)]!;
      }
    }
  }
  return file;
}
