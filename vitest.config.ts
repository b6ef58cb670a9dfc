import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    sequence: { shuffle: true },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Worker threads and programs that tests start run from source; compiled once, they start in half the time.
    env: { NODE_COMPILE_CACHE: `${import.meta.dirname}/node_modules/.cache/compiled` },
    reporters: ['default', './tools/closing-line-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: [
            'packages/*/test/**/*.test.ts',
            'apps/*/test/**/*.test.ts',
            'notebooks/*.test.ts',
          ],
          globalSetup: ['apps/server/test/services/shared-postgresql.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          // A real Chromium against the real server: `npx vitest run --project browser`.
          name: 'browser',
          include: ['e2e/**/*.test.ts'],
          // After everything else and one file at a time: a browser and its server take both cores.
          maxWorkers: 1,
          // Everything is waited for, nothing is slept through: on a busy machine a page may take its time.
          expect: { poll: { timeout: 20_000, interval: 40 } },
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
