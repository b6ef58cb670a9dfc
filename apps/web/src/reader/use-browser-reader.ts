import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useState } from 'react';
import { useApi } from '../api/api-context.ts';
import { modelsQuery } from '../api/queries.ts';
import type { BrowserReader } from './browser-reader.ts';
import type { ReaderShelf } from './reader-shelf.ts';

export type ReaderState =
  | { readonly kind: 'off' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'ready'; readonly reader: BrowserReader }
  | { readonly kind: 'failed'; readonly error: Error };

type Settled = Extract<ReaderState, { kind: 'ready' | 'failed' }> & { readonly model: string };

const ShelfContext = createContext<ReaderShelf | undefined>(undefined);

export const ReaderProvider = ShelfContext.Provider;

function useShelf(): ReaderShelf {
  const shelf = useContext(ShelfContext);
  if (shelf === undefined) throw new Error('A browser reader needs a ReaderProvider above it.');
  return shelf;
}

/** Opens the active model in this browser, when it is called. */
export function useOpenReader(): () => Promise<BrowserReader> {
  const shelf = useShelf();
  const api = useApi();
  const client = useQueryClient();
  return useCallback(async () => {
    const { active } = await client.query({ ...modelsQuery(api), staleTime: 'static' });
    if (active === null) throw new Error('No model is active: choose one under Models.');
    return shelf.readerFor(active);
  }, [shelf, api, client]);
}

/** The active model in this browser, opened once it is wanted. */
export function useBrowserReader(wanted: boolean): ReaderState {
  const shelf = useShelf();
  const active = useQuery({ ...modelsQuery(useApi()), enabled: wanted }).data?.active ?? null;
  const [settled, setSettled] = useState<Settled>();
  useEffect(() => {
    if (!wanted || active === null) return undefined;
    let current = true;
    const settle = (state: Settled): void => {
      if (current) setSettled(state);
    };
    shelf.readerFor(active).then(
      (reader) => {
        settle({ kind: 'ready', reader, model: active });
      },
      (reason: unknown) => {
        const error = reason instanceof Error ? reason : new Error(String(reason));
        settle({ kind: 'failed', error, model: active });
      },
    );
    return () => {
      current = false;
    };
  }, [shelf, wanted, active]);
  if (!wanted) return { kind: 'off' };
  return settled?.model === active ? settled : { kind: 'opening' };
}
