import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelPackage } from '../../src/model/model-package.ts';
import type { OpenNetwork } from '../../src/network/network.ts';
import { digitImageFromMnist, type DigitImage } from '../../src/normalise/digit-image.ts';
import { openNetwork as openInBrowser } from '../../src/platform/browser/network.ts';
import { openNetwork } from '../../src/platform/node/network.ts';
import { linearPackage, REMAINDER_NETWORK } from './linear-network.ts';

const wasmFile = createRequire(import.meta.url).resolve(
  'onnxruntime-web/ort-wasm-simd-threaded.wasm',
);
let site: Server;
let address = '';

beforeAll(async () => {
  const wasm = await readFile(wasmFile);
  site = createServer((request, response) => {
    if (request.url === '/runtime.wasm') response.end(wasm);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
afterAll(() => site.close());

/** black but for one pixel */
const dot = (at: number, brightness = 255): DigitImage => {
  const pixels = new Uint8Array(784);
  pixels[at] = brightness;
  return digitImageFromMnist(pixels);
};

const opened: OpenNetwork[] = [];
afterAll(async () => {
  await Promise.all(opened.map((network) => network.close()));
});

const runtimes = {
  'onnxruntime-node': openNetwork,
  'onnxruntime-web': (given: ModelPackage) =>
    openInBrowser(given, { wasmUrl: `${address}/runtime.wasm` }),
};

describe.each(['onnxruntime-node', 'onnxruntime-web'] as const)('a network in %s', (runtime) => {
  const start = async (given = linearPackage()): Promise<OpenNetwork> => {
    const network = await runtimes[runtime](given);
    opened.push(network);
    return network;
  };

  it('answers with ten logits and a digitness for each image, pixels scaled to 0…1', async () => {
    const network = await start();
    const [full, faint] = await network.score([dot(123), dot(40, 51)]);
    expect(Array.from(full?.logits ?? [])).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect(full?.digitness).toBe(0);
    expect(faint?.logits[0]).toBeCloseTo(0.2, 6);
    expect(faint?.digitness).toBeCloseTo(-0.8, 6);
  });

  it('keeps the order of more images than fit one batch', async () => {
    const network = await start();
    const scores = await network.score(Array.from({ length: 150 }, (_, at) => dot(at)));
    expect(scores).toHaveLength(150);
    expect(scores.map(({ logits }) => logits.indexOf(1))).toEqual(
      Array.from({ length: 150 }, (_, at) => at % 10),
    );
  });

  it('answers no images with no scores', async () => {
    expect(await (await start()).score([])).toEqual([]);
  });

  it('without a digitness output is taken as sure that everything is a digit', async () => {
    const network = await start(linearPackage({ logits: REMAINDER_NETWORK.logits }));
    expect((await network.score([dot(5)]))[0]?.digitness).toBe(Infinity);
  });

  it('is refused with a code when its file is damaged', async () => {
    const damaged = { ...linearPackage(), model: Uint8Array.of(1, 2, 3) };
    await expect(start(damaged)).rejects.toMatchObject({
      code: 'model-network-invalid',
      cause: expect.anything() as unknown,
    });
  });

  it('is refused when it lacks an output that the manifest names', async () => {
    const described = linearPackage();
    const { model } = linearPackage({ logits: REMAINDER_NETWORK.logits });
    await expect(start({ ...described, model })).rejects.toMatchObject({
      code: 'model-network-invalid',
      message: expect.stringContaining('lacks digitness') as string,
    });
  });
});
