import {
  FineTuning,
  FineTuningEvent,
  ModelList,
  Prediction,
  Problem,
  type GateVerdict,
} from '@hand-digits/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Trainer } from '../../src/use-cases/learning/ports.ts';
import { example, postImage, postJson, startTestServer, type TestServer } from './server.ts';

const WHY = 'Nothing to learn: the model reads all 3 held-out corrections rightly already.';

/** Learns in no time that there is nothing to learn. */
const trainer: Trainer = {
  train: async ({ gather }) => {
    await gather();
    const reasons = [{ kind: 'nothing-to-learn', text: WHY }];
    const judgedAt = '2026-11-22T12:00:00.000Z';
    const verdict: GateVerdict = { kind: 'refused', judgedAt, reasons, suites: [], text: WHY };
    return { kind: 'nothing-to-learn', verdict };
  },
  forget: () => Promise.resolve(),
};

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({
    change: (joined) => {
      // No prediction becomes a spot check by chance: every second of those is set aside to judge by.
      Object.assign(joined.parts, { trainer, random: () => 1 - Number.EPSILON });
      return joined;
    },
  });
});
afterEach(() => server.close());

const EIGHT = example('eight-red-on-yellow.png');
const FEWEST = 10;

/** Says of an image that is read as an 8 that it is a 3. */
async function correct(): Promise<void> {
  const { id } = Prediction.parse(await (await postImage(server, EIGHT)).json());
  const answer = await server.fetch(`/api/v1/predictions/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ truth: 3, origin: 'review' }),
  });
  expect(answer.status).toBe(200);
}

describe('a fine-tuning that finds nothing to learn', () => {
  it('is told as done, without a candidate, with the reason, and nothing can be promoted', async () => {
    for (let count = 0; count < FEWEST; count += 1) await correct();
    const { items: before } = await modelsNow();
    const started = FineTuning.parse(
      await (await postJson(server, '/api/v1/fine-tunings', {})).json(),
    );
    const where = `/api/v1/fine-tunings/${started.id}`;
    const events = await (await server.fetch(`${where}/events`)).text();
    const [last = ''] = [...events.matchAll(/^data: (.*)$/gm)].map(([, data]) => data).slice(-1);
    expect(FineTuningEvent.parse(JSON.parse(last))).toMatchObject({
      event: 'end',
      fineTuning: { state: 'done', candidate: null, verdict: { text: WHY }, failure: null },
    });
    const asked = FineTuning.parse(await (await server.fetch(where)).json());
    expect(asked).toMatchObject({ state: 'done', candidate: null, corrections: FEWEST });
    expect(asked.verdict?.reasons).toEqual([{ kind: 'nothing-to-learn', text: WHY }]);
    const promoted = await postJson(server, `${where}/promote`, {});
    expect(promoted.status).toBe(409);
    expect(Problem.parse(await promoted.json())).toMatchObject({
      code: 'candidate-not-offered',
      detail: WHY,
    });
    expect((await modelsNow()).items).toEqual(before);
    expect(server.faults).toEqual([]);
  });
});

async function modelsNow(): Promise<ModelList> {
  return ModelList.parse(await (await server.fetch('/api/v1/models')).json());
}
