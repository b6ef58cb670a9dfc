import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/** A folder for the tests of one file; removed when they are done. */
export function temporaryFolder(name: string): (...parts: string[]) => string {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), `hand-digits-${name}-`));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });
  return (...parts) => path.join(folder, ...parts);
}
