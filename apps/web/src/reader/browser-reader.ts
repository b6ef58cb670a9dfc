import type { Page } from '@hand-digits/recognition';
import wasmAddress from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { BrowserModel, BrowserReading, FromReader, ToReader } from './messages.ts';

/** The model could not be opened in this browser; the message says why, in words. */
export class NotOpenedError extends Error {
  override readonly name = 'NotOpenedError';
  /** trying again can help: its files did not arrive */
  readonly passing: boolean;

  constructor(message: string, passing: boolean) {
    super(message);
    this.passing = passing;
  }
}

/** The model, open in this browser. */
export interface BrowserReader {
  readonly model: BrowserModel;
  /** @throws Error that says in words why it could not be read */
  readPage(page: Page): Promise<BrowserReading>;
  /** Bytes of an image file. @throws Error that says in words why it could not be read */
  readFile(bytes: Uint8Array): Promise<BrowserReading>;
  close(): void;
}

interface Waiting {
  readonly resolve: (reading: BrowserReading) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Loads a model package into a thread of this browser.
 * @param modelAddress of the folder that holds manifest.json and model.onnx
 * @throws NotOpenedError
 */
export async function openBrowserReader(modelAddress: string): Promise<BrowserReader> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, Waiting>();
  const model = await opened(worker, absolute(modelAddress));
  worker.addEventListener('message', ({ data }: MessageEvent<FromReader>) => {
    settle(waiting, data);
  });
  let tickets = 0;
  const ask = (message: (ticket: number) => ToReader): Promise<BrowserReading> =>
    new Promise((resolve, reject) => {
      tickets += 1;
      waiting.set(tickets, { resolve, reject });
      worker.postMessage(message(tickets));
    });
  return {
    model,
    readPage: (page) => ask((ticket) => ({ kind: 'read-page', ticket, page })),
    readFile: (bytes) => ask((ticket) => ({ kind: 'read-file', ticket, bytes })),
    close: () => {
      worker.terminate();
      for (const { reject } of waiting.values()) reject(new Error('The reader was closed.'));
    },
  };
}

function absolute(address: string): string {
  return new URL(address, document.baseURI).href;
}

function opened(worker: Worker, modelAddress: string): Promise<BrowserModel> {
  return new Promise((resolve, reject) => {
    const fail = (message: string, passing: boolean): void => {
      worker.terminate();
      reject(new NotOpenedError(message, passing));
    };
    worker.addEventListener(
      'message',
      ({ data }: MessageEvent<FromReader>) => {
        if (data.kind === 'opened') resolve(data.model);
        if (data.kind === 'not-opened') fail(data.message, data.passing);
      },
      { once: true },
    );
    worker.addEventListener('error', (event) => {
      fail(event.message || 'This browser could not start the reader.', false);
    });
    const message: ToReader = { kind: 'open', modelAddress, wasmAddress: absolute(wasmAddress) };
    worker.postMessage(message);
  });
}

function settle(waiting: Map<number, Waiting>, message: FromReader): void {
  if (message.kind === 'opened' || message.kind === 'not-opened') return;
  const asked = waiting.get(message.ticket);
  waiting.delete(message.ticket);
  if (message.kind === 'reading') asked?.resolve(message.reading);
  else asked?.reject(new Error(message.message));
}
