import {
  ModelPackageError,
  NORMALISER_VERSION,
  normalise,
  predict,
  sightOf,
  type Ink,
  type Model,
  type Page,
} from '@hand-digits/recognition';
import { decodeImage, openNetwork, readModelPackage } from '@hand-digits/recognition/browser';
import type { BrowserReading, FromReader, InkRaster, ToReader } from './messages.ts';

/*
 * Reads in a thread of its own, so that the pen never waits for it. The code is the server's: decode,
 * normalise, network, decision.
 */

/** Inks of large pages are for looking at; more pixels than this no screen shows. */
const LONGEST_INK = 480;

let model: Model | undefined;

const answer = (message: FromReader): void => {
  self.postMessage(message);
};

self.addEventListener('message', (event: MessageEvent<ToReader>) => {
  void take(event.data);
});

async function take(message: ToReader): Promise<void> {
  try {
    switch (message.kind) {
      case 'open':
        await open(message.modelAddress, message.wasmAddress);
        break;
      case 'read-page':
        await readPage(message.ticket, message.page);
        break;
      case 'read-file':
        await readFile(message.ticket, message.bytes);
        break;
    }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const passing = error instanceof ModelPackageError && error.code === 'model-missing';
    if (message.kind === 'open') answer({ kind: 'not-opened', message: text, passing });
    else answer({ kind: 'not-read', ticket: message.ticket, message: text });
  }
}

async function open(modelAddress: string, wasmAddress: string): Promise<void> {
  const opened = await readModelPackage(modelAddress, NORMALISER_VERSION);
  const network = await openNetwork(opened, { wasmUrl: wasmAddress });
  model = { manifest: opened.manifest, network };
  await warmUp(model);
  const { id, name, thresholds } = opened.manifest;
  answer({ kind: 'opened', model: { id, name, accept: thresholds.accept } });
}

/** The first run of a network and of the code around it is the slowest; nobody should wait for it. */
async function warmUp(opened: Model): Promise<void> {
  const side = 64;
  const data = new Uint8Array(side * side).fill(255);
  for (let y = 12; y < 52; y += 1) data.fill(0, y * side + 30, y * side + 34);
  for (let run = 0; run < 3; run += 1) {
    await read({ width: side, height: side, channels: 1, data }, opened);
  }
}

async function readFile(ticket: number, bytes: Uint8Array): Promise<void> {
  const decoded = await decodeImage(bytes);
  if (decoded.kind === 'page') await readPage(ticket, decoded.page);
  else answer({ kind: 'not-read', ticket, message: decoded.message });
}

async function readPage(ticket: number, page: Page): Promise<void> {
  if (model === undefined) throw new Error('The model is not open yet.');
  answer({ kind: 'reading', ticket, reading: await read(page, model) });
}

async function read(page: Page, opened: Model): Promise<BrowserReading> {
  const start = performance.now();
  const seen = normalise(page);
  const [prediction] = await predict([sightOf(page, seen)], opened);
  if (prediction === undefined) throw new Error('The reader gave no answer for the page.');
  const { digit, confidence, probabilities, digitness, decision } = prediction;
  return {
    judgement: { digit, confidence, probabilities, digitness, decision },
    model: prediction.model,
    page: { width: page.width, height: page.height },
    polarity: prediction.polarity,
    boxes: prediction.boxes,
    digitImage: prediction.image,
    ink: seen.kind === 'digit' ? rasterOf(seen.ink()) : null,
    milliseconds: performance.now() - start,
  };
}

/** Ink as bytes, thinned out where it is larger than any screen shows it. */
function rasterOf(ink: Ink): InkRaster {
  const step = Math.max(1, Math.ceil(Math.max(ink.width, ink.height) / LONGEST_INK));
  const width = Math.floor(ink.width / step);
  const height = Math.floor(ink.height / step);
  const data = new Uint8Array(width * height);
  for (let at = 0; at < data.length; at += 1) {
    const x = (at % width) * step;
    const y = Math.floor(at / width) * step;
    data[at] = Math.round((ink.data[y * ink.width + x] ?? 0) * 255);
  }
  return { width, height, data };
}
