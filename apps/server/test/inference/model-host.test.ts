import { describe, expect, it } from 'vitest';
import type { RecognitionOutcome } from '@hand-digits/recognition/node';
import { EngineError, type Engine } from '../../src/inference/engine.ts';
import { ModelHost } from '../../src/inference/model-host.ts';
import { Pace } from '../../src/inference/pace.ts';
import { createReader } from '../../src/inference/reader.ts';

/** An engine whose every answer waits until the test lets it go. */
class SlowEngine implements Engine {
  readonly model: string;
  broken: string | null = null;
  waiting = 0;
  closed = false;
  #running: ((outcome: RecognitionOutcome) => void)[] = [];

  constructor(model: string) {
    this.model = model;
  }

  get load(): { waiting: number; working: number } {
    return { waiting: this.waiting, working: this.#running.length };
  }

  recognise(): Promise<RecognitionOutcome> {
    if (this.closed) return Promise.reject(new EngineError('closed', 'it was closed'));
    return new Promise((resolve) => this.#running.push(resolve));
  }

  fault(): string | null {
    return this.broken;
  }

  answerAll(): void {
    const message = `read by ${this.model}`;
    const outcome = { kind: 'unreadable', code: 'corrupt', message } as const;
    for (const resolve of this.#running.splice(0)) resolve(outcome);
  }

  async close(): Promise<void> {
    this.closed = true;
    while (this.#running.length > 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

interface Stage {
  readonly host: ModelHost;
  readonly opened: SlowEngine[];
  readonly faults: string[];
  now: number;
  readonly broken: Set<string>;
}

function stage(): Stage {
  const opened: SlowEngine[] = [];
  const faults: string[] = [];
  const broken = new Set<string>();
  const it = { opened, faults, broken, now: 0 };
  const host = new ModelHost({
    threads: 1,
    now: () => it.now,
    onFault: (what) => faults.push(what),
    open: (model) => {
      if (model === 'missing') return Promise.resolve(undefined);
      if (broken.has(model)) return Promise.reject(new Error(`${model} is damaged`));
      const engine = new SlowEngine(model);
      opened.push(engine);
      return Promise.resolve(engine);
    },
  });
  return Object.assign(it, { host });
}

const bytes = new Uint8Array(1);
const options = { longestMs: 5_000, queueImages: 10 };

describe('the host of models', () => {
  it('lets the old model answer what it has begun, and the new one everything after', async () => {
    const { host, opened } = stage();
    const reader = createReader({ ...options, host, now: () => 0 });
    await host.swap('old');
    const first = reader.read({ kind: 'file', bytes });
    await Promise.resolve();
    await host.swap('new');
    const second = reader.read({ kind: 'file', bytes });
    await expect.poll(() => opened[1]?.load.working).toBe(1);
    for (const engine of opened) engine.answerAll();
    expect(await first).toMatchObject({ detail: 'read by old' });
    expect(await second).toMatchObject({ detail: 'read by new' });
    await expect.poll(() => opened[0]?.closed).toBe(true);
    await host.close();
  });

  it('keeps the model that answers where the next one cannot be opened', async () => {
    const { host, broken } = stage();
    await host.swap('good');
    broken.add('bad');
    await expect(host.swap('bad')).rejects.toThrow('bad is damaged');
    await expect(host.swap('missing')).rejects.toThrow('not installed');
    expect(host.model).toBe('good');
    expect(host.fault()).toBeNull();
    await host.close();
  });

  it('opens a model that broke again when it is asked for, at most every ten seconds', async () => {
    const it = stage();
    const reader = createReader({ ...options, host: it.host, now: () => 0 });
    await it.host.swap('one');
    const [engine] = it.opened;
    if (engine) engine.broken = 'its threads end at once';
    expect(await reader.read({ kind: 'file', bytes })).toMatchObject({ code: 'no-active-model' });
    expect(it.opened).toHaveLength(1);
    it.now = 11_000;
    await reader.read({ kind: 'file', bytes });
    await expect.poll(() => it.opened.length).toBe(2);
    await expect.poll(() => it.host.fault()).toBeNull();
    await it.host.close();
  });

  it('holds two others ready, and lets go of the one that was asked for longest ago', async () => {
    const { host, opened } = stage();
    await host.swap('active');
    for (const model of ['a', 'b', 'a', 'c']) await host.engineFor(model);
    await expect
      .poll(() => opened.filter(({ closed }) => closed).map(({ model }) => model))
      .toEqual(['b']);
    await expect(host.engineFor('missing')).rejects.toThrow('not installed');
    await host.close();
    expect(opened.every(({ closed }) => closed)).toBe(true);
  });
});

describe('the reader', () => {
  it('answers in time where an engine does not', async () => {
    const { host, opened } = stage();
    await host.swap('slow');
    const reader = createReader({ ...options, longestMs: 20, host, now: () => 0 });
    const outcome = await reader.read({ kind: 'file', bytes });
    expect(outcome).toMatchObject({ kind: 'not-read', code: 'reading-timed-out' });
    opened[0]?.answerAll();
    await host.close();
  });

  it('lets background work wait while people ask', async () => {
    const { host, opened } = stage();
    await host.swap('busy');
    const [engine] = opened;
    if (engine) engine.waiting = 5;
    const reader = createReader({ ...options, host, now: () => 0 });
    const background = await reader.read({ kind: 'file', bytes }, { priority: 'background' });
    expect(background).toMatchObject({ kind: 'not-read', code: 'overloaded' });
    const person = reader.read({ kind: 'file', bytes });
    await expect.poll(() => engine?.load.working).toBe(1);
    engine?.answerAll();
    expect(await person).toMatchObject({ kind: 'unreadable' });
    await host.close();
  });

  it('gives up on no background image, which may stand behind people for long', async () => {
    const { host, opened } = stage();
    await host.swap('slow');
    const reader = createReader({ ...options, longestMs: 20, host, now: () => 0 });
    const background = reader.read({ kind: 'file', bytes }, { priority: 'background' });
    expect(await reader.read({ kind: 'file', bytes })).toMatchObject({ code: 'reading-timed-out' });
    opened[0]?.answerAll();
    expect(await background).toMatchObject({ kind: 'unreadable', detail: 'read by slow' });
    await host.close();
  });

  it('tells how long to wait by how fast answers come', () => {
    let now = 0;
    const pace = new Pace(() => now);
    for (let at = 0; at < 500; at += 1) {
      now += 100;
      pace.answered();
    }
    expect(pace.secondsFor(50)).toBe(5);
    expect(pace.secondsFor(0)).toBe(1);
    expect(pace.secondsFor(1_000_000)).toBe(60);
  });
});
