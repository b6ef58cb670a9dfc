import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProvider } from './api/api-context.ts';
import { createApi } from './api/client.ts';
import { isPassing } from './api/problem.ts';
import { KeysProvider } from './app/keys.tsx';
import { PreferencesProvider } from './app/preferences.tsx';
import { router } from './app/router.tsx';
import { startTranslation } from './messages/translation.ts';
import { createReaderShelf } from './reader/reader-shelf.ts';
import { ReaderProvider } from './reader/use-browser-reader.ts';
import { Toasts } from './ui/toasts.tsx';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';

/** With the library's pauses between them, the last comes some 15 s after the first. */
const MOST_RETRIES = 4;

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      retry: (failures, error) => failures < MOST_RETRIES && isPassing(error),
    },
  },
});

const place = document.getElementById('app');
if (place === null) throw new Error('index.html has no element with the id app.');

await startTranslation();

createRoot(place).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={client}>
        <ApiProvider value={createApi()}>
          <ReaderProvider value={createReaderShelf()}>
            <PreferencesProvider>
              <KeysProvider>
                <Toasts>
                  <RouterProvider router={router} />
                </Toasts>
              </KeysProvider>
            </PreferencesProvider>
          </ReaderProvider>
        </ApiProvider>
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);
