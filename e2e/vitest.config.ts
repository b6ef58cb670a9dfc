import { defineConfig } from 'vitest/config';

/** A real Chromium against the real server: `npx vitest run --config e2e/vitest.config.ts`. */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ['e2e/**/*.test.ts'],
    sequence: { shuffle: true },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Each file starts a server and a browser; two at a time leave neither room.
    fileParallelism: false,
    reporters: ['default', './tools/closing-line-reporter.ts'],
  },
});
