import { addressFor } from '../api/client.ts';
import type { BrowserReader } from './browser-reader.ts';

/** Holds the one model that is open in this browser. */
export interface ReaderShelf {
  /**
   * The reader of a model, opened when it is first asked for; another model's reader is closed.
   * @throws Error that says in words why it could not be opened; asking again tries again
   */
  readerFor(model: string): Promise<BrowserReader>;
}

export function createReaderShelf(): ReaderShelf {
  let held: { readonly model: string; readonly opening: Promise<BrowserReader> } | undefined;
  const forget = (opening: Promise<BrowserReader>): void => {
    if (held?.opening === opening) held = undefined;
  };
  return {
    readerFor: (model) => {
      if (held?.model === model) return held.opening;
      void held?.opening.then(close, () => undefined);
      const opening = open(model);
      held = { model, opening };
      opening.catch(() => {
        forget(opening);
      });
      return opening;
    },
  };
}

function close(reader: BrowserReader): void {
  reader.close();
}

/** Pauses before the model's files are asked for again: a server that is busy answers 503 for a while. */
const PAUSES_MS = [1000, 3000, 9000] as const;

async function open(model: string): Promise<BrowserReader> {
  const folder = addressFor('downloadModelFile', { params: { id: model } }).replace(/\/$/, '');
  const { NotOpenedError, openBrowserReader } = await import('./browser-reader.ts');
  for (const pause of PAUSES_MS) {
    try {
      return await openBrowserReader(folder);
    } catch (error) {
      if (!(error instanceof NotOpenedError && error.passing)) throw error;
      await later(pause);
    }
  }
  return openBrowserReader(folder);
}

function later(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
