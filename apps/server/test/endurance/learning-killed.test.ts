import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  FineTuning,
  FineTuningPage,
  ModelDetail,
  ModelList,
  Prediction,
} from '@hand-digits/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawDigits, STRANGE } from '../../../../packages/training/test/finetune/drawn-digits.ts';
import {
  handsFrom,
  makeSmallWorld,
} from '../../../../packages/training/test/finetune/small-world.ts';
import { zipOfPackage } from '../http/model-archive.ts';
import { encodeGreyPng } from '../../src/use-cases/grey-png.ts';
import {
  makePlace,
  startMachine,
  urlOf,
  type Environment,
  type Machine,
  type Place,
} from './machines.ts';
import { failedJobs } from './verify.ts';

/** Seconds on an idle machine. What learns has the lowest priority, and waits where others compute. */
const PATIENCE = { timeout: 150_000, interval: 50 };
/** Corrections of one writer whom the model reads badly. */
const DIGITS = 120;

let place: Place;
let environment: Environment;
let server: Machine;

beforeAll(async () => {
  place = await makePlace('sqlite', '');
  const world = path.join(place.folder, 'world');
  const suites = path.join(place.folder, 'suites');
  for (const folder of [world, suites]) mkdirSync(folder);
  const { parent } = await makeSmallWorld(world);
  const places = { HAND_DIGITS_DATASETS: world, HAND_DIGITS_SUITES: suites };
  environment = { ...place.environment(0), ...places };
  server = await startMachine(['serve'], environment);
  const evaluation = readFileSync(path.join(world, 'parent', 'evaluation.json'));
  const zip = await zipOfPackage(parent, { 'evaluation.json': evaluation });
  const { model } = ModelDetail.parse(await ask('/models', post('application/zip', zip)));
  await ask(`/models/${model.id}/activate`, post(JSON_TYPE, '{}'));
  await correctAll();
}, 150_000);
afterAll(async () => {
  await server.kill();
  await place.remove();
});

async function ask(where: string, init: RequestInit = {}): Promise<unknown> {
  const answer = await fetch(`${urlOf(server)}/api/v1${where}`, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${where}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

type Body = string | Uint8Array<ArrayBuffer>;

function post(type: string, body: Body): RequestInit {
  return { method: 'POST', headers: { 'content-type': type }, body };
}

const JSON_TYPE = 'application/json';

/** Somebody's leaning digits are read, and what each really is, is told. */
async function correctAll(): Promise<void> {
  const { images, labels } = drawDigits(handsFrom(200, 1), DIGITS, () => STRANGE);
  for (const [row, truth] of labels.entries()) {
    const data = images.slice(row * 784, (row + 1) * 784);
    const png = await encodeGreyPng({ width: 28, height: 28, data });
    const { id } = Prediction.parse(
      await ask('/predictions', post('image/png', Uint8Array.from(png))),
    );
    const said = JSON.stringify({ truth, origin: 'review' });
    await ask(`/predictions/${id}`, { ...post(JSON_TYPE, said), method: 'PATCH' });
  }
}

interface Process {
  readonly pid: number;
  readonly parent: number;
}

/** Every process of this machine that learns. */
function trainers(): Process[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return lines.split('\n').flatMap((line) => {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    if (pid === undefined || parent === undefined) return [];
    return line.includes('fine-tune-process') ? [{ pid, parent }] : [];
  });
}

function trainerOf({ process: { pid } }: Machine): number | undefined {
  return trainers().find(({ parent }) => parent === pid)?.pid;
}

const runs = (trainer: number | undefined): boolean =>
  trainers().some(({ pid }) => pid === trainer);

async function fineTuning(id: string): Promise<FineTuning> {
  return FineTuning.parse(await ask(`/fine-tunings/${id}`));
}

/** Waits until it has learned further than before. @returns the process that learns, and the step */
async function learnsBeyond(
  id: string,
  before: number,
): Promise<{ trainer: number; step: number }> {
  await expect
    .poll(async () => {
      const { phase, step, state } = await fineTuning(id);
      return state === 'running' && phase === 'learning' && step > before;
    }, PATIENCE)
    .toBe(true);
  const trainer = trainerOf(server);
  if (trainer === undefined) throw new Error('Nothing learns.');
  return { trainer, step: (await fineTuning(id)).step };
}

describe('a fine-tuning that is killed with kill -9 while it learns', () => {
  it('goes on by itself when the server is there again, and ends once', async () => {
    const started = await ask('/fine-tunings', post(JSON_TYPE, '{}'));
    const { id } = FineTuning.parse(started);
    const first = await learnsBeyond(id, 0);

    // The server alone: the process that learns notices, and stops by itself.
    await server.kill();
    await expect.poll(() => runs(first.trainer), PATIENCE).toBe(false);
    const left = readdirSync(path.join(learning(), id), { recursive: true, encoding: 'utf8' });
    expect(left).not.toContain('candidate');
    const checkpoint = path.join('run', 'checkpoint');
    server = await startMachine(['serve'], environment);
    const second = await learnsBeyond(id, first.step);
    const steps = (await fineTuning(id)).points.map(({ step }) => step);
    const rising = steps.every((step, at) => at === 0 || step > (steps[at - 1] ?? 0));
    expect({ goesOn: rising }).toEqual({ goesOn: left.includes(checkpoint) });

    // And both at once.
    process.kill(second.trainer, 'SIGKILL');
    await server.kill();
    server = await startMachine(['serve'], environment);
    await expect.poll(async () => (await fineTuning(id)).state, PATIENCE).toBe('done');

    const { candidate, verdict, failure } = await fineTuning(id);
    expect({ failure, judged: verdict !== null }).toEqual({ failure: null, judged: true });
    const { items: models } = ModelList.parse(await ask('/models'));
    const tuned = models.filter(({ origin }) => origin === 'fine-tuned');
    expect(tuned.map((model) => model.id)).toEqual([candidate]);
    const { items: fineTunings } = FineTuningPage.parse(await ask('/fine-tunings'));
    expect(fineTunings.map((one) => one.id)).toEqual([id]);
    expect(await failedJobs(urlOf(server))).toEqual([]);
    await expect.poll(() => trainerOf(server), PATIENCE).toBeUndefined();
    expect([first, second].map(({ trainer }) => runs(trainer))).toEqual([false, false]);
    await expect.poll(leftOver, PATIENCE).toEqual([]);
  }, 500_000);
});

/** Where a machine keeps what belongs to fine-tunings that are not over. */
function learning(): string {
  return path.join(place.folder, 'machine-0', 'learning');
}

/** Checkpoints and examples that are of no more use. */
function leftOver(): string[] {
  return existsSync(learning()) ? readdirSync(learning()) : [];
}
