import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SYSTEM } from '../../src/use-cases/caller.ts';
import {
  cancelFineTuning,
  getLearning,
  promoteCandidate,
  startFineTuning,
} from '../../src/use-cases/learning/fine-tunings.ts';
import type {
  LearningExamples,
  Trainer,
  TrainingOutcome,
  TrainingWatch,
} from '../../src/use-cases/learning/ports.ts';
import { gatherExamples } from '../../src/use-cases/learning/gather.ts';
import { watchFineTuning } from '../../src/use-cases/learning/watch.ts';
import type { InstalledModel, ModelPackages } from '../../src/use-cases/models/ports.ts';
import type { Sight } from '../../src/use-cases/reader.ts';
import { keep, MODEL } from '../services/predictions.ts';
import { scriptedReader } from '../services/readings.ts';
import { openEmbedded, type TestStores } from '../services/stores.ts';
import { workOn, type TestWork } from '../services/work.ts';

const CANDIDATE = 'c'.repeat(64);
const INSTALLED: InstalledModel = {
  ...{ id: CANDIDATE, name: 'tuned', origin: 'fine-tuned', parent: MODEL, createdAt: 0 },
  ...{ sha256: 'd'.repeat(64), bytes: 10, errorRate: null },
};

function finished(kind: 'offered' | 'refused'): TrainingOutcome {
  const reasons = [{ kind: 'x', text: kind === 'offered' ? 'It is better.' : 'It is worse.' }];
  const verdict = { kind, reasons, judgedAt: '2026-11-22T12:00:00.000Z', suites: [], text: kind };
  return { kind: 'finished', zip: '/nowhere.zip', verdict };
}

const nothing = {
  kind: 'nothing-to-learn',
  verdict: {
    ...{ kind: 'refused', judgedAt: '2026-11-22T12:00:00.000Z', suites: [] },
    reasons: [{ kind: 'nothing-to-learn', text: 'Nothing to learn yet.' }],
    text: 'Nothing to learn yet.',
  },
} as const satisfies TrainingOutcome;

describe('a fine-tuning', () => {
  let stores: TestStores;
  let close: () => Promise<void>;
  let work: TestWork;
  let forgotten: string[];
  let gathered: LearningExamples | undefined;
  let train: (watch: TrainingWatch) => Promise<TrainingOutcome>;

  const trainer: Trainer = {
    train: async ({ gather }, watch) => {
      gathered = await gather();
      return train(watch);
    },
    forget: (id) => {
      forgotten.push(id);
      return Promise.resolve();
    },
  };
  const packages: ModelPackages = {
    list: () => Promise.resolve([INSTALLED]),
    find: (id) => Promise.resolve(id === CANDIDATE ? INSTALLED : undefined),
    open: () =>
      Promise.resolve({
        ...{ manifest: {}, evaluation: null, card: '', files: [], traffic: null },
        promises: { table: null, accept: 0.9 },
      }),
    file: () => Promise.resolve(undefined),
    install: () => Promise.resolve({ kind: 'installed', model: INSTALLED }),
    remove: () => Promise.resolve('removed'),
  };
  const seen: Sight = { kind: 'seen', ink: null, digitImage: new Uint8Array(784).fill(9) };
  const modelSwitch = { load: () => Promise.resolve({ kind: 'loaded' } as const) };

  beforeEach(async () => {
    ({ stores, close } = await openEmbedded());
    const reader = { ...scriptedReader(), show: () => Promise.resolve(seen) };
    work = workOn(stores, { trainer, packages, reader });
    forgotten = [];
    gathered = undefined;
    train = () => Promise.resolve(finished('offered'));
    await activate(MODEL);
  });
  afterEach(() => close());

  async function activate(model: string): Promise<void> {
    const previous = await stores.models.active();
    const record = { id: stores.ids(), model, previous, at: stores.clock(), by: SYSTEM.actor };
    const told = { ...record, actor: SYSTEM.actor, action: 'x', subject: null, details: {} };
    const why = { why: 'activated', note: null } as const;
    await stores.models.activate(
      { ...record, ...why },
      { ...told, address: null, requestId: null },
    );
  }

  /** Predictions of a 7 that people said to be something. */
  async function judge(count: number, truth: 7 | 1, change: object = {}): Promise<void> {
    for (let done = 0; done < count; done += 1) {
      const { id } = await keep(stores, change);
      const said = { kind: 'correct', id: stores.ids(), prediction: id, truth } as const;
      const how = { by: SYSTEM.actor, at: stores.clock(), origin: 'review' } as const;
      const record = { id: stores.ids(), at: stores.clock(), actor: SYSTEM.actor, action: 'x' };
      const told = { ...record, subject: null, details: {}, address: null, requestId: null };
      const rest = { expected: undefined, askAnother: false, audit: told };
      await stores.corrections.apply([{ ...said, ...how, ...rest }]);
    }
  }

  async function start(): Promise<string> {
    const outcome = await startFineTuning(work, SYSTEM, { note: 'try' });
    if (outcome.kind === 'refused') throw new Error(outcome.detail);
    return outcome.value.id;
  }

  it('does not begin with too few corrections, and says how many are needed', async () => {
    await judge(9, 1);
    const outcome = await startFineTuning(work, SYSTEM, {});
    expect(outcome).toMatchObject({ kind: 'refused', code: 'corrections-too-few' });
    expect(work.queue).toEqual([]);
  });

  it('learns from corrections and confirmed answers, and installs a candidate with its verdict', async () => {
    await judge(12, 1);
    await judge(5, 7);
    await keep(stores);
    const id = await start();
    await work.workOff();
    expect(gathered?.corrections).toHaveLength(12);
    expect(gathered?.corrections[0]).toMatchObject({ truth: 1, pixels: seen.digitImage });
    expect(gathered?.confirmed).toHaveLength(5);
    expect(await stores.fineTunings.find(id)).toMatchObject({
      ...{ state: 'done', candidate: CANDIDATE, corrections: 12, confirmed: 5 },
      verdict: { kind: 'offered' },
    });
    expect((await stores.models.known()).map((model) => model.id)).toContain(CANDIDATE);
    expect(forgotten).toEqual([id]);
    expect((await getLearning(work)).kind).toBe('done');
  });

  it('sets half of the spot checks aside to judge by', async () => {
    await judge(10, 1);
    await judge(40, 7, { review: 'spot-check' });
    await start();
    await work.workOff();
    const { confirmed = [], accepted = [] } = gathered ?? {};
    expect(confirmed.length + accepted.length).toBe(40);
    expect(Math.min(confirmed.length, accepted.length)).toBeGreaterThan(5);
  });

  it('learns from the newest where there are more than it learns from, in the order they came', async () => {
    await judge(9, 1);
    await judge(6, 7);
    const signal = new AbortController().signal;
    const until = stores.clock();
    const all = await gatherExamples(work, until, { signal });
    const most = { corrections: 4, confirmed: 2 };
    const newest = await gatherExamples(work, until, { signal, most });
    expect(all.corrections).toHaveLength(9);
    expect(newest.corrections).toEqual(all.corrections.slice(-4));
    expect(newest.confirmed).toEqual(all.confirmed.slice(-2));
  });

  it('tells how far it is, until it is over', async () => {
    await judge(10, 1);
    const point = { steps: 20, epoch: 0, loss: 1, secondsLeft: 9, heldOutError: null };
    const id = await start();
    const outcome = await watchFineTuning(work, id, new AbortController().signal);
    if (outcome.kind === 'refused') throw new Error(outcome.detail);
    train = async (watch) => {
      watch.learning({ step: 1, ...point });
      watch.learning({ step: 2, ...point });
      await new Promise((resolve) => setTimeout(resolve, 60));
      watch.judging();
      await new Promise((resolve) => setTimeout(resolve, 60));
      return finished('refused');
    };
    const told: string[] = [];
    const listening = (async () => {
      for await (const { event, fineTuning } of outcome.value) {
        told.push(`${event} ${fineTuning.phase ?? fineTuning.state}`);
      }
    })();
    await work.workOff();
    await listening;
    expect(told[0]).toBe('progress waiting');
    expect(told).toContain('progress learning');
    expect(told).toContain('progress judging');
    expect(told.at(-1)).toBe('end done');
    expect((await stores.fineTunings.find(id))?.progress.points).toHaveLength(2);
  });

  it('that is cancelled stops soon and leaves nothing', async () => {
    await judge(10, 1);
    const id = await start();
    train = (watch) =>
      new Promise((resolve) => {
        watch.signal.addEventListener('abort', () => {
          resolve({ kind: 'stopped' });
        });
        void cancelFineTuning(work, SYSTEM, id);
      });
    await work.workOff();
    expect(await stores.fineTunings.find(id)).toMatchObject({
      state: 'cancelled',
      candidate: null,
    });
    expect(forgotten).toEqual([id]);
    expect(await cancelFineTuning(work, SYSTEM, id)).toMatchObject({ code: 'finetuning-over' });
  });

  it('that was cut short by the end of the process goes on when it runs again', async () => {
    await judge(10, 1);
    const id = await start();
    const ending = new AbortController();
    train = () => {
      ending.abort();
      return Promise.resolve({ kind: 'stopped' });
    };
    await expect(work.workOff(ending.signal)).rejects.toMatchObject({ code: 'job-stopped' });
    expect(forgotten).toEqual([]);
    train = () => Promise.resolve(finished('offered'));
    work.queue.push({ name: 'fine-tune', data: { fineTuning: id } });
    await work.workOff();
    expect(await stores.fineTunings.find(id)).toMatchObject({ state: 'done' });
  });

  it('that finds nothing to learn is done without a candidate, and says why', async () => {
    await judge(10, 1);
    const { verdict } = nothing;
    train = () => Promise.resolve(nothing);
    const id = await start();
    await work.workOff();
    const ended = { state: 'done', candidate: null, verdict, failure: null };
    expect(await stores.fineTunings.find(id)).toMatchObject(ended);
    expect((await stores.models.known()).map((model) => model.id)).toEqual([MODEL]);
    expect(forgotten).toEqual([id]);
    expect(await promote(id)).toMatchObject({
      code: 'candidate-not-offered',
      detail: 'Nothing to learn yet.',
    });
    expect(await startFineTuning(work, SYSTEM, {})).toMatchObject({ kind: 'done' });
  });

  it('that cannot be done says why', async () => {
    await judge(10, 1);
    const id = await start();
    train = () => Promise.resolve({ kind: 'impossible', detail: 'The suite x cannot be read.' });
    await work.workOff();
    const failed = { state: 'failed', failure: 'The suite x cannot be read.' };
    expect(await stores.fineTunings.find(id)).toMatchObject(failed);
  });

  const promote = (id: string) =>
    promoteCandidate({ ...stores, ...work, packages, modelSwitch }, SYSTEM, { id });

  it('whose candidate the gate offers is promoted, and who did it is kept with the evidence', async () => {
    await judge(10, 1);
    const id = await start();
    await work.workOff();
    expect(await promote(id)).toMatchObject({
      kind: 'done',
      value: { model: { state: 'active' } },
    });
    const [newest] = await stores.models.history();
    expect(newest).toMatchObject({ model: CANDIDATE, previous: MODEL, why: 'promoted' });
    expect(newest?.note).toContain('It is better.');
    expect((await stores.fineTunings.find(id))?.promoted).toMatchObject({ by: SYSTEM.actor });
  });

  it('whose candidate the gate refuses is not promoted', async () => {
    await judge(10, 1);
    train = () => Promise.resolve(finished('refused'));
    const id = await start();
    await work.workOff();
    expect(await promote(id)).toMatchObject({
      code: 'candidate-not-offered',
      detail: 'It is worse.',
    });
    expect(await stores.models.active()).toBe(MODEL);
  });

  it('compared with a model that answers no more is not promoted', async () => {
    await judge(10, 1);
    const id = await start();
    await work.workOff();
    await activate('e'.repeat(64));
    expect(await promote(id)).toMatchObject({ code: 'model-changed-meanwhile' });
  });
});
