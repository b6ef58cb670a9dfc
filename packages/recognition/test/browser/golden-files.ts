import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { openPromise } from 'yauzl';
import { bmpFile, pngFile, type Raster } from '../image/handmade-files.ts';

/** Image files by name. */
export type Files = Readonly<Record<string, Uint8Array>>;

const root = path.resolve(import.meta.dirname, '../../../..');
const examples = path.join(root, 'examples');
const evaluation = path.resolve(root, '../shared/data/eval');

/** The repository's examples whose names end so. */
export async function exampleFiles(ending: RegExp): Promise<Files> {
  const names = (await readdir(examples)).filter((name) => ending.test(name)).sort();
  const files = names.map(
    async (name) => [name, await readFile(path.join(examples, name))] as const,
  );
  return Object.fromEntries(await Promise.all(files));
}

const DRAWN = [
  'zero-black-on-white.png',
  'two-white-on-black.png',
  'eight-red-on-yellow.png',
  'three-pencil.png',
];
/** Fewer pixels make smaller files; not a multiple of 8, so that rows end within a byte. */
const SIDE = 93;

/** Examples written again in every form that PNG and BMP know, some by hand and some by libvips. */
export async function writtenInEveryForm(): Promise<Files> {
  const files = await Promise.all(
    DRAWN.map(async (name) => {
      const bytes = await readFile(path.join(examples, name));
      const forms = {
        ...(await pngForms(bytes)),
        ...(await interlacedForms(bytes)),
        ...(await bmpForms(bytes)),
      };
      return Object.entries(forms).map(([form, file]) => [`${name} as ${form}`, file] as const);
    }),
  );
  return Object.fromEntries(files.flat());
}

const small = (bytes: Uint8Array): Sharp => sharp(bytes).resize(SIDE, SIDE, { fit: 'fill' });

async function greyOf(bytes: Uint8Array): Promise<Raster> {
  return rasterOf(small(bytes).removeAlpha().toColourspace('b-w'));
}

async function rasterOf(picture: Sharp): Promise<Raster> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels, samples: data };
}

/** Opaque where there is most contrast with the left upper corner, clear on the paper. */
function greyWithAlpha(grey: Raster): Raster {
  const paper = grey.samples[0]!;
  const samples = grey.samples.reduce<number[]>((pairs, value) => {
    pairs.push(value, Math.min(255, 2 * Math.abs(value - paper)));
    return pairs;
  }, []);
  return { ...grey, channels: 2, samples: Uint8Array.from(samples) };
}

async function pngForms(bytes: Uint8Array): Promise<Files> {
  const grey = await greyOf(bytes);
  const rgb = await rasterOf(small(bytes).removeAlpha());
  const rgba = await rasterOf(small(bytes).ensureAlpha(0.8));
  const alpha = greyWithAlpha(grey);
  const forms: [string, Uint8Array][] = [];
  for (const depth of [1, 2, 4, 8, 16] as const) {
    forms.push([`grey PNG of ${depth} bits`, pngFile(grey, { colourType: 0, depth })]);
  }
  for (const depth of [8, 16] as const) {
    forms.push([`RGB PNG of ${depth} bits`, pngFile(rgb, { colourType: 2, depth })]);
    forms.push([`RGBA PNG of ${depth} bits`, pngFile(rgba, { colourType: 6, depth })]);
    forms.push([`grey PNG with alpha of ${depth} bits`, pngFile(alpha, { colourType: 4, depth })]);
  }
  for (const depth of [1, 2, 4, 8] as const) forms.push(palettePng(grey, depth));
  return Object.fromEntries(forms);
}

/** The palette's colours are not greys, and run backwards. */
function palettePng(grey: Raster, depth: 1 | 2 | 4 | 8): [string, Uint8Array] {
  const last = 2 ** depth - 1;
  const levels = Array.from({ length: last + 1 }, (_, i) => Math.round(255 * (1 - i / last)));
  const palette = Uint8Array.from(levels.flatMap((level) => [level, level, (level * 3) >> 2]));
  const samples = grey.samples.map((value) => Math.round(((255 - value) * last) / 255));
  const file = pngFile({ ...grey, samples }, { colourType: 3, depth, palette });
  return [`palette PNG of ${depth} bits`, file];
}

async function interlacedForms(bytes: Uint8Array): Promise<Files> {
  const interlaced = { progressive: true, adaptiveFiltering: true };
  const palette = { ...interlaced, palette: true, dither: 0 };
  return {
    'interlaced RGB PNG': await small(bytes).removeAlpha().png(interlaced).toBuffer(),
    'interlaced RGB PNG of 16 bits': await small(bytes)
      .removeAlpha()
      .toColourspace('rgb16')
      .png(interlaced)
      .toBuffer(),
    'interlaced RGBA PNG': await small(bytes).ensureAlpha(0.6).png(interlaced).toBuffer(),
    'interlaced grey PNG': await small(bytes).toColourspace('b-w').png(interlaced).toBuffer(),
    'interlaced PNG of 4 colours': await small(bytes)
      .png({ ...palette, colours: 4 })
      .toBuffer(),
    'PNG with libvips’s filters': await small(bytes).png({ adaptiveFiltering: true }).toBuffer(),
  };
}

async function bmpForms(bytes: Uint8Array): Promise<Files> {
  const grey = await greyOf(bytes);
  const forms: [string, Uint8Array][] = ([1, 8, 16, 24, 32] as const).map((bits) => [
    `BMP of ${bits} bits`,
    bmpFile(grey, { bits }),
  ]);
  forms.push(['run-length BMP', bmpFile(grey, { bits: 8, runLengths: true })]);
  forms.push(['BMP from top to bottom', bmpFile(grey, { bits: 24, topDown: true })]);
  return Object.fromEntries(forms);
}

/** Real handwriting that lies beside the repository where someone put it. */
export const hasRealHandwriting = existsSync(evaluation);

/** So many images of a ZIP of real handwriting, spread evenly over all that it holds. */
export async function realHandwriting(archive: string, wanted: number): Promise<Files> {
  const zip = await openPromise(path.join(evaluation, archive), { autoClose: false });
  try {
    const entries = [];
    for await (const entry of zip.eachEntry()) {
      if (/\.(png|bmp)$/i.test(entry.fileName)) entries.push(entry);
    }
    const files: Record<string, Uint8Array> = {};
    for (let i = 0; i < Math.min(wanted, entries.length); i++) {
      const entry = entries[Math.floor((i * entries.length) / wanted)]!;
      const chunks: Buffer[] = [];
      for await (const chunk of await zip.openReadStreamPromise(entry))
        chunks.push(chunk as Buffer);
      files[`${archive}: ${entry.fileName}`] = Buffer.concat(chunks);
    }
    return files;
  } finally {
    zip.close();
  }
}
