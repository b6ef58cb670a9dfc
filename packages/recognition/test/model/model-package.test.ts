import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelPackage } from '../../src/model/model-package.ts';
import { openNetwork } from '../../src/platform/browser/network.ts';
import { readModelPackage as loadModelPackage } from '../../src/platform/browser/model-package.ts';
import { readModelPackage } from '../../src/platform/node/model-package.ts';
import { linearPackage } from '../network/linear-network.ts';

const folders: string[] = [];
let site: Server;
let address = '';

/** every file of every temporary folder, over HTTP */
beforeAll(async () => {
  site = createServer((request, response) => {
    readFile(path.join(tmpdir(), request.url ?? '')).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
afterAll(async () => {
  site.close();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

const readers = {
  'a folder': readModelPackage,
  'an address': (folder: string, version: number): Promise<ModelPackage> =>
    loadModelPackage(`${address}/${path.basename(folder)}`, version),
};

async function folderOf(files: { manifest?: string; model?: Uint8Array }): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'hand-digits-package-'));
  folders.push(folder);
  const { manifest, model } = files;
  if (manifest !== undefined) await writeFile(path.join(folder, 'manifest.json'), manifest);
  if (model !== undefined) await writeFile(path.join(folder, 'model.onnx'), model);
  return folder;
}

describe.each(['a folder', 'an address'] as const)('a model package read from %s', (from) => {
  const read = readers[from];
  const good = linearPackage();
  const refusal = async (
    files: { manifest?: string; model?: Uint8Array },
    version = 1,
  ): Promise<unknown> => read(await folderOf(files), version).catch((error: unknown) => error);

  it('carries its manifest and its network', async () => {
    const folder = await folderOf({
      manifest: JSON.stringify(good.manifest, null, 2),
      model: good.model,
    });
    const { manifest, model } = await read(folder, 1);
    expect(manifest).toEqual(good.manifest);
    expect(Buffer.from(model).equals(good.model)).toBe(true);
  });

  it('is refused when a file is missing', async () => {
    expect(await refusal({ model: good.model })).toMatchObject({ code: 'model-missing' });
    expect(await refusal({ manifest: JSON.stringify(good.manifest) })).toMatchObject({
      code: 'model-missing',
      message: expect.stringContaining('model.onnx') as string,
    });
  });

  it('is refused when its manifest is not JSON, or lacks something, and the message names it', async () => {
    expect(await refusal({ ...good, manifest: '{' })).toMatchObject({
      code: 'model-manifest-invalid',
    });
    const rest = { ...good.manifest, temperature: undefined };
    expect(await refusal({ ...good, manifest: JSON.stringify(rest) })).toMatchObject({
      code: 'model-manifest-invalid',
      message: expect.stringContaining('temperature') as string,
    });
  });

  it('is refused when a later program wrote it', async () => {
    const later = JSON.stringify({ formatVersion: 2, surprise: true });
    expect(await refusal({ ...good, manifest: later })).toMatchObject({
      code: 'model-format-unsupported',
      message: expect.stringContaining('format version 2, this program reads 1') as string,
    });
  });

  it('is refused when its network learned from images of another normaliser', async () => {
    expect(await refusal({ ...good, manifest: JSON.stringify(good.manifest) }, 3)).toMatchObject({
      code: 'model-normaliser-mismatch',
      message: expect.stringContaining('version 1, this program makes version 3') as string,
    });
  });

  it('is refused when one number of its manifest was changed', async () => {
    const thresholds = { accept: 0.1, digitness: 0.5 };
    const manifest = JSON.stringify({ ...good.manifest, thresholds });
    expect(await refusal({ ...good, manifest })).toMatchObject({
      code: 'model-id-mismatch',
      message: expect.stringContaining('manifest.json was changed') as string,
    });
  });

  it('is refused when one byte of its network was changed', async () => {
    const model = Uint8Array.from(good.model);
    model[model.length - 1] = (model.at(-1) ?? 0) ^ 1;
    const manifest = JSON.stringify(good.manifest);
    expect(await refusal({ manifest, model })).toMatchObject({
      code: 'model-id-mismatch',
      message: expect.stringContaining('model.onnx is not the one') as string,
    });
  });
});

describe('a browser whose WebAssembly runtime does not arrive', () => {
  it('says so, and does not blame the model', async () => {
    const wasmUrl = `${address}/nowhere.wasm`;
    await expect(openNetwork(linearPackage(), { wasmUrl })).rejects.toMatchObject({
      code: 'model-runtime-missing',
      message: expect.stringContaining('status 404') as string,
    });
  });
});
