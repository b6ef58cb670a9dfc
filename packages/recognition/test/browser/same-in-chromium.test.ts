import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NORMALISER_VERSION, recognise, type Model, type OpenNetwork } from '../../src/index.ts';
import { decodeImage, openNetwork, readModelPackage } from '../../src/platform/node/index.ts';
import {
  exampleFiles,
  hasRealHandwriting,
  realHandwriting,
  writtenInEveryForm,
  type Files,
} from './golden-files.ts';
import {
  CHROMIUM,
  modelFolder,
  openReaderPage,
  type Reading,
  type ReaderPage,
} from './reader-page.ts';

const PROBABILITY_APART = 1e-4;
/** Of 255, in a pixel of the digit image of a JPEG or WebP: the codecs differ. */
const PIXEL_APART = 8;
/** The same on the average over the 784 pixels. */
const MEAN_APART = 0.25;

const hasChromium = existsSync(CHROMIUM);
if (!hasChromium) console.log(`Skipped: there is no Chromium at ${CHROMIUM}.`);
if (!hasRealHandwriting) console.log('Skipped: real handwriting is not there (../shared/data).');

describe.skipIf(!hasChromium)('in Chromium and in Node', () => {
  let page: ReaderPage;
  let network: OpenNetwork;
  let model: Model;

  beforeAll(async () => {
    const opened = await readModelPackage(modelFolder, NORMALISER_VERSION);
    network = await openNetwork(opened);
    model = { manifest: opened.manifest, network };
    page = await openReaderPage();
  });
  afterAll(async () => {
    await page.close();
    await network.close();
  });

  async function readInNode(bytes: Uint8Array): Promise<Reading> {
    const decoding = await decodeImage(bytes);
    if (decoding.kind === 'unreadable') return { kind: 'unreadable', code: decoding.code };
    const [seen] = await recognise([decoding.page], model);
    const { image, digit, decision, geometry, boxes, probabilities, digitness } = seen!;
    const pixels = image === null ? null : Array.from(image);
    return {
      kind: 'read',
      image: pixels,
      digit,
      decision,
      geometry,
      boxes,
      probabilities,
      digitness,
    };
  }

  interface Pair {
    readonly name: string;
    readonly node: Reading;
    readonly chromium: Reading;
  }

  async function readInBoth(files: Files): Promise<Pair[]> {
    const there = await page.read(files);
    const pairs: Pair[] = [];
    for (const [name, bytes] of Object.entries(files)) {
      pairs.push({ name, node: await readInNode(bytes), chromium: there[name]! });
    }
    return pairs;
  }

  /** Everything but what floating point computes is equal, to the byte; at least so many were asked about. */
  function expectSame(pairs: readonly Pair[], leastDigits: number): void {
    for (const { name, node, chromium } of pairs) {
      expect(certain(chromium), name).toEqual(certain(node));
      expect(probabilitiesApart(node, chromium), name).toBeLessThan(PROBABILITY_APART);
    }
    const digits = pairs.filter(({ node }) => node.kind === 'read' && node.image !== null);
    expect(digits.length).toBeGreaterThanOrEqual(leastDigits);
  }

  it('PNG and BMP of every form give the same 28×28 bytes and the same decision', async () => {
    const files = await writtenInEveryForm();
    expect(Object.keys(files)).toHaveLength(112);
    expectSame(await readInBoth(files), 90);
  });

  it('the PNG examples give the same 28×28 bytes and the same decision', async () => {
    const files = await exampleFiles(/\.png$/);
    expectSame(await readInBoth(files), 10);
  });

  it.skipIf(!hasRealHandwriting)(
    'real handwriting gives the same 28×28 bytes and the same decision',
    async () => {
      const scanned = await realHandwriting('nist-digits-128.zip', 100);
      const photographed = await realHandwriting('paper-digits.zip', 50);
      const pairs = await readInBoth({ ...scanned, ...photographed });
      expect(pairs).toHaveLength(150);
      expectSame(pairs, 100);
    },
  );

  it('JPEG, WebP and GIF give the same digit from nearly the same 28×28', async () => {
    const pairs = await readInBoth(await exampleFiles(/\.(jpg|webp|gif)$/));
    expect(pairs.length).toBeGreaterThanOrEqual(5);
    for (const { name, node, chromium } of pairs) {
      expect(digitOf(chromium), name).toEqual(digitOf(node));
      const apart = pixelsApart(node, chromium);
      expect(Math.max(...apart), name).toBeLessThanOrEqual(PIXEL_APART);
      expect(apart.reduce((sum, each) => sum + each, 0) / 784, name).toBeLessThan(MEAN_APART);
    }
  });

  it('TIFF is read by Node alone, and a browser says so', async () => {
    const [pair] = await readInBoth(await exampleFiles(/\.tiff$/));
    expect(pair?.node.kind).toBe('read');
    expect(pair?.chromium).toEqual({ kind: 'unreadable', code: 'unsupported-format' });
  });
});

/** A reading without its probabilities. */
function certain(reading: Reading): unknown {
  if (reading.kind === 'unreadable') return reading;
  return { ...reading, probabilities: null, digitness: null };
}

/** The largest difference between any two probabilities; infinite where only one side has them. */
function probabilitiesApart(node: Reading, chromium: Reading): number {
  const [here, there] = [node, chromium].map(probabilitiesOf);
  if (here!.length !== there!.length) return Infinity;
  return Math.max(0, ...here!.map((probability, i) => Math.abs(probability - there![i]!)));
}

function probabilitiesOf(reading: Reading): number[] {
  if (reading.kind === 'unreadable' || reading.probabilities === null) return [];
  return [...reading.probabilities, reading.digitness ?? 1];
}

function digitOf(reading: Reading): number | null | undefined {
  return reading.kind === 'read' ? reading.digit : undefined;
}

/** How far each of the 784 pixels is apart. */
function pixelsApart(node: Reading, chromium: Reading): number[] {
  if (node.kind === 'unreadable' || chromium.kind === 'unreadable') return [Infinity];
  if (node.image === null || chromium.image === null) return [Infinity];
  const there = chromium.image;
  return node.image.map((value, at) => Math.abs(value - there[at]!));
}
