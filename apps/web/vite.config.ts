import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './compressed.config.ts';

/** What every page needs: few files arrive sooner than many small ones, and compress better. */
const LIBRARIES =
  /node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack\/(react-router|router-core|history|react-store|store|query-core|react-query)|i18next|react-i18next|@base-ui|@floating-ui|perfect-freehand)\//;
const FIRST_PAGE =
  /apps\/web\/src\/(api|app|pad|prediction|ui|messages\/(translation|en\/(common|read)\.)|read\/(?!.*agreement)|reader\/(reader-shelf|use-browser-reader))/;

/** The server of this project serves dist/; while developing, vite passes the API on to it. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressed()],
  build: {
    target: 'es2023',
    // Nothing is inlined: the content security policy allows no data: script, style or font.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'libraries', test: LIBRARIES },
            { name: 'first-page', test: FIRST_PAGE },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  server: { port: 5173, proxy: { '/api': 'http://127.0.0.1:8000' } },
});
