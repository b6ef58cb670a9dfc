import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenNetwork } from '../../src/network/network.ts';
import { digitImageFromMnist, type DigitImage } from '../../src/normalise/digit-image.ts';
import { NORMALISER_VERSION } from '../../src/normalise/parameters.ts';
import { openNetwork as openInBrowser } from '../../src/platform/browser/network.ts';
import { readModelPackage } from '../../src/platform/node/model-package.ts';
import { openNetwork } from '../../src/platform/node/network.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const folder = path.join(root, 'models', 'hand-digits');

/** Strokes of many lengths, slants and widths: 100 images, some like digits and some not. */
const images: DigitImage[] = Array.from({ length: 100 }, (_, number) => {
  const slant = (number % 10) / 5 - 1;
  const width = 1 + Math.floor(number / 25);
  return digitImageFromMnist(
    Uint8Array.from({ length: 784 }, (__, at) => {
      const [row, column] = [Math.floor(at / 28), at % 28];
      const distance = Math.abs(column - 14 - slant * (row - 14));
      const inside = row >= 4 + (number % 7) && row < 24 - (number % 3);
      return inside ? Math.max(0, Math.min(255, Math.round(255 * (width + 1 - distance)))) : 0;
    }),
  );
});

let site: Server;
const networks: OpenNetwork[] = [];

beforeAll(async () => {
  const wasm = await readFile(
    createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'),
  );
  site = createServer((_, response) => response.end(wasm));
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  site.close();
  await Promise.all(networks.map((network) => network.close()));
});

describe('the shipped model', () => {
  it('is a whole package of this normaliser, no larger than a web page can load', async () => {
    const { manifest, model } = await readModelPackage(folder, NORMALISER_VERSION);
    expect(manifest.outputs.digitness).toBe('digitness');
    expect(model.byteLength).toBeLessThan(4 * 1024 * 1024);
    expect(existsSync(path.join(folder, 'evaluation.json'))).toBe(true);
    expect(readFileSync(path.join(folder, 'MODEL_CARD.md'), 'utf8')).toContain(manifest.id);
  });

  it('answers in onnxruntime-node and onnxruntime-web with logits that are equal to 1e-4', async () => {
    const opened = await readModelPackage(folder, NORMALISER_VERSION);
    const wasmUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    networks.push(await openNetwork(opened), await openInBrowser(opened, { wasmUrl }));
    const [native = [], wasm = []] = await Promise.all(
      networks.map((network) => network.score(images)),
    );
    const apart = native.flatMap((scores, index) => [
      Math.abs(scores.digitness - wasm[index]!.digitness),
      ...Array.from(scores.logits, (logit, at) => Math.abs(logit - wasm[index]!.logits[at]!)),
    ]);
    expect(apart).toHaveLength(1100);
    expect(Math.max(...apart)).toBeLessThan(1e-4);
  });
});
