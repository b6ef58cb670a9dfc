import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build } from 'vite';
import type { Files } from './golden-files.ts';

/** What one file was read as, wherever it was read. */
export type Reading =
  | { readonly kind: 'unreadable'; readonly code: string }
  | {
      readonly kind: 'read';
      /** 784 values; null where the network was not asked */
      readonly image: readonly number[] | null;
      readonly digit: number | null;
      readonly decision: unknown;
      readonly geometry: unknown;
      readonly boxes: unknown;
      readonly probabilities: readonly number[] | null;
      readonly digitness: number | null;
    };

export const CHROMIUM = '/usr/bin/chromium';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const recognition = path.resolve(import.meta.dirname, '../..');
export const modelFolder = path.resolve(recognition, '../../models/hand-digits');
const ENTRY = 'virtual:reader';

/** All that is added to the product's own code: files come by address, readings go back as JSON. */
const ENTRY_CODE = `
  import { decodeImage, openNetwork, readModelPackage } from ${JSON.stringify(`${recognition}/src/platform/browser/index.ts`)};
  import { NORMALISER_VERSION, recognise } from ${JSON.stringify(`${recognition}/src/index.ts`)};

  const opening = (async () => {
    const opened = await readModelPackage(location.origin + '/model', NORMALISER_VERSION);
    const wasmUrl = location.origin + '/ort-wasm-simd-threaded.wasm';
    return { manifest: opened.manifest, network: await openNetwork(opened, { wasmUrl }) };
  })();

  globalThis.readFile = async (address) => {
    const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
    const decoding = await decodeImage(bytes);
    if (decoding.kind === 'unreadable') return { kind: 'unreadable', code: decoding.code };
    const [seen] = await recognise([decoding.page], await opening);
    const { image, digit, decision, geometry, boxes, probabilities, digitness } = seen;
    return { kind: 'read', image: image && Array.from(image), digit, decision, geometry, boxes, probabilities, digitness };
  };
`;

/** The product's recognition in a real Chromium. */
export interface ReaderPage {
  read(files: Files): Promise<Record<string, Reading>>;
  close(): Promise<void>;
}

export async function openReaderPage(): Promise<ReaderPage> {
  const site = new Map(await siteFiles());
  const server = await serve(site);
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const page = await openPage(browser, address);
  return {
    read: async (files) => {
      const readings: Record<string, Reading> = {};
      for (const [name, bytes] of Object.entries(files)) {
        site.set('/file', bytes);
        readings[name] = await page.evaluate('readFile("/file")');
      }
      return readings;
    },
    close: async () => {
      await browser.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

async function openPage(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction('globalThis.readFile !== undefined');
  return page;
}

/** Everything by its path: the page, the bundle, the model, onnxruntime-web's WebAssembly. */
async function siteFiles(): Promise<[string, Uint8Array | string][]> {
  const wasm = createRequire(import.meta.url).resolve(
    'onnxruntime-web/ort-wasm-simd-threaded.wasm',
  );
  const model = (name: string) => readFile(path.join(modelFolder, name));
  return [
    ['/', '<!doctype html><title>Reader</title><script type="module" src="/reader.js"></script>'],
    ['/reader.js', await bundle()],
    ['/ort-wasm-simd-threaded.wasm', await readFile(wasm)],
    ['/model/manifest.json', await model('manifest.json')],
    ['/model/model.onnx', await model('model.onnx')],
  ];
}

/** The browser's code as the web application gets it, in memory. */
async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: recognition,
    plugins: [
      {
        name: 'reader',
        resolveId: (id) => (id === ENTRY ? `\0${ENTRY}` : null),
        load: (id) => (id === `\0${ENTRY}` ? ENTRY_CODE : null),
      },
    ],
    build: {
      write: false,
      minify: false,
      target: 'es2023',
      rolldownOptions: { input: ENTRY, output: { entryFileNames: 'reader.js' } },
    },
  });
  const outputs = [built].flat().flatMap((each) => ('output' in each ? each.output : []));
  const chunks = outputs.filter((output) => output.type === 'chunk');
  if (chunks.length !== 1) throw new Error(`Expected one chunk, got ${chunks.length}.`);
  return chunks[0]!.code;
}

async function serve(site: ReadonlyMap<string, Uint8Array | string>): Promise<Server> {
  const server = createServer((request, response) => {
    const content = site.get(request.url ?? '');
    const type = request.url === '/' ? 'text/html' : 'text/javascript';
    response.writeHead(content === undefined ? 404 : 200, { 'content-type': type });
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
