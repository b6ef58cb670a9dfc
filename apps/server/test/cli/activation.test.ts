import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { NORMALISER_VERSION } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handDigits, Workplace } from './support.ts';

const shipped = path.resolve(import.meta.dirname, '../../../../models/hand-digits');

let here: Workplace;
let added: string;
let first: string;

beforeAll(async () => {
  here = await Workplace.create();
  const own = await here.model('linear');
  ({ id: added } = (await readModelPackage(own, NORMALISER_VERSION)).manifest);
  ({ id: first } = (await readModelPackage(shipped, NORMALISER_VERSION)).manifest);
  await mkdir(here.path('data', 'models'), { recursive: true });
  await cp(own, here.path('data', 'models', added), { recursive: true });
});
afterAll(() => here.remove());

const model = (...args: readonly string[]): ReturnType<typeof handDigits> =>
  handDigits(['model', ...args, '--data-folder', here.path('data')]);

function history(): unknown[] {
  const database = new Database(here.path('data', 'hand-digits.sqlite'), { readonly: true });
  try {
    const rows = database.prepare('select model, why, note, by_actor from activations order by at');
    return rows.all();
  } finally {
    database.close();
  }
}

const BY = expect.stringContaining('command line') as string;

describe('hand-digits model activate and roll-back', () => {
  it('change which model answers, and keep who did it and why', async () => {
    const activated = await model('activate', added, '--note', 'to try it');
    expect(activated).toMatchObject({ status: 0, stderr: '' });
    expect(activated.stdout).toContain(`(${added.slice(0, 12)}) answers now.`);
    const back = await model('roll-back');
    expect(back).toMatchObject({ status: 0, stderr: '' });
    expect(back.stdout).toBe(`hand-digits (${first.slice(0, 12)}) answers now.\n`);
    expect(history()).toMatchObject([
      { model: first, why: 'first-start' },
      { model: added, why: 'activated', note: 'to try it', by_actor: BY },
      { model: first, why: 'rolled-back', by_actor: BY },
    ]);
    const nothing = await model('roll-back');
    expect(nothing.status).toBe(2);
    expect(nothing.stderr).toContain('No other model was active before this one.');
  });

  it('refuse a model that is not installed', async () => {
    const run = await model('activate', 'f'.repeat(64));
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('is not installed');
  });
});
