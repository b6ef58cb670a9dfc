import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NORMALISER_VERSION } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  makeSmallWorld,
  type SmallWorld,
} from '../../../../packages/training/test/finetune/small-world.ts';
import { handDigits, Workplace } from './support.ts';

let here: Workplace;
let world: SmallWorld;

beforeAll(async () => {
  here = await Workplace.create();
  world = await makeSmallWorld(here.folder);
});
afterAll(() => here.remove());

const argumentsFor = (name: string): string[] => [
  ...['train', '--dataset', world.dataset, '--epochs', '3', '--seed', '5'],
  ...['--run', here.path(`${name}-run`), '--output', here.path(name)],
];

describe('hand-digits train', () => {
  it('writes a package that reads, and tells of every epoch', async () => {
    const run = await handDigits(argumentsFor('whole'));
    const { manifest } = await readModelPackage(here.path('whole'), NORMALISER_VERSION);
    expect(run).toMatchObject({ status: 0, stdout: `${here.path('whole')}\n${manifest.id}\n` });
    expect(run.stderr).toMatch(/^quick: epoch 1 of 3 .*\nquick: epoch 2 of 3 .*\n/);
    expect(manifest).toMatchObject({ seed: 5, recipe: { name: 'quick', epochs: 3 } });
  });

  it('killed in the middle, refuses to begin again over it, and resumes to the same weights', async () => {
    const whole = await handDigits(argumentsFor('undisturbed'));
    expect(whole.status).toBe(0);

    await killOnceItHasACheckpoint('killed');
    const again = await handDigits(argumentsFor('killed'));
    expect(again).toMatchObject({ status: 2, stdout: '' });
    expect(again.stderr).toContain('Go on with --resume');

    const resumed = await handDigits([...argumentsFor('killed'), '--resume']);
    expect(resumed.status).toBe(0);
    const weights = (name: string): Promise<Buffer> => readFile(here.path(name, 'model.onnx'));
    expect((await weights('killed')).equals(await weights('undisturbed'))).toBe(true);
    await expect(access(here.path('killed-run'))).rejects.toThrow(/ENOENT/);
  });

  it('says what can be resumed where nothing can', async () => {
    const run = await handDigits([...argumentsFor('never-begun'), '--resume']);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toContain('Begin without --resume');
  });
});

const CLI = path.resolve(import.meta.dirname, '../../src/main/cli.ts');

/** Starts a training in a process of its own, without the launcher, so that kill -9 hits the one that works. */
async function killOnceItHasACheckpoint(name: string): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, [CLI, ...argumentsFor(name)], {
    stdio: 'ignore',
  });
  const gone = once(child, 'exit');
  while (!(await isThere(here.path(`${name}-run`, 'checkpoint')))) {
    if (child.exitCode !== null) throw new Error('The training ended before it had a checkpoint.');
    await sleep(5);
  }
  child.kill('SIGKILL');
  expect(await gone).toEqual([null, 'SIGKILL']);
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
