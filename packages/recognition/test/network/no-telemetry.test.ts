import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const NODE_INDEX = path.join(ROOT, 'packages/recognition/src/platform/node/index.ts');
const NETWORK = path.join(ROOT, 'packages/recognition/src/platform/node/network.ts');
const MODEL = path.join(ROOT, 'models/hand-digits');

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'hand-digits-home-'));
});
afterEach(() => rm(home, { recursive: true }));

/** A person's environment: ONNX Runtime itself keeps quiet in continuous integration and under tests. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot } = process.env;
  return { PATH, SystemRoot, HOME: home, XDG_CACHE_HOME: path.join(home, '.cache') };
}

async function runProgram(program: string): Promise<string> {
  const args = ['--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: ROOT,
    env: environment(),
  });
  return stdout;
}

const OPEN_MODEL = `
  import { readModelPackage, createRecognitionPool, openNetwork } from ${JSON.stringify(NODE_INDEX)};
  const opened = await readModelPackage(${JSON.stringify(MODEL)}, 1);
  const blank = new Uint8Array(784);`;

describe('ONNX Runtime', () => {
  it.each([
    [
      'in the main thread',
      `${OPEN_MODEL}
       const network = await openNetwork(opened);
       console.log((await network.score([blank])).length);
       await network.close();`,
    ],
    [
      'in the threads of a pool',
      `${OPEN_MODEL}
       const pool = await createRecognitionPool({ package: opened, workers: 2 });
       await pool.recognise({ kind: 'digit-image', image: blank });
       await pool.close();
       console.log(1);`,
    ],
  ])(
    'used %s leaves no device id and no events behind, which it would send to its maker',
    async (_, program) => {
      expect(await runProgram(program)).toBe('1\n');
      expect(await readdir(home, { recursive: true })).toEqual([]);
    },
    30_000,
  );

  it('is refused to a thread whose main thread has not told it to keep to itself', async () => {
    const thread = `import(${JSON.stringify(NETWORK)})`;
    const program = `
      import { Worker } from 'node:worker_threads';
      const worker = new Worker(${JSON.stringify(thread)}, { eval: true });
      worker.on('error', (error) => console.log(error.message));`;
    expect(await runProgram(program)).toMatch(
      'ONNX Runtime would send telemetry from this thread.',
    );
  });
});
