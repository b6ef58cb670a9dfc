import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Problem } from '@hand-digits/contract';
import type { Api } from '../src/api/client.ts';
import { ApiError } from '../src/api/problem.ts';
import { createOutbox, type Outbox, type ReviewAnswer } from '../src/review/outbox.ts';

const stored = new Map<string, string>();

beforeEach(() => {
  stored.clear();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => stored.set(name, value),
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A server that takes answers, or does what `act` does instead. */
function server(act: () => void = () => undefined): { api: Api; taken: unknown[] } {
  const taken: unknown[] = [];
  const call = (_name: string, request: { params: object; json: object }): Promise<unknown> => {
    taken.push({ ...request.params, ...request.json });
    return new Promise((resolve) => {
      act();
      resolve({});
    });
  };
  return { api: { call } as unknown as Api, taken };
}

const unreachable = (): never => {
  throw new ApiError({ kind: 'unreachable' });
};

function refuseWith(status: number, code: Problem['code']): () => never {
  return () => {
    const problem = { type: '', title: 'No', detail: '', status, code };
    throw new ApiError({ kind: 'problem', problem });
  };
}

const ID = '019a9f3c-5b7e-7c21-9d4e-2f6a1b3c5d7e';
const OTHER = '019a9f3c-5b7e-7c21-9d4e-2f6a1b3c5d7f';

test('an answer that could not be sent is sent by the next visit', async () => {
  await expect(
    createOutbox(server(unreachable).api, null).send({ id: ID, truth: 7 }),
  ).rejects.toThrow();
  const later = server();
  expect(await createOutbox(later.api, null).flush()).toBe(1);
  expect(later.taken).toEqual([{ id: ID, truth: 7, origin: 'review' }]);
  expect(await createOutbox(later.api, null).flush()).toBe(0);
});

test('an answer that arrived is not sent again', async () => {
  const { api, taken } = server();
  await createOutbox(api, null).send({ id: ID, truth: 'not-a-digit' });
  expect(await createOutbox(api, null).flush()).toBe(0);
  expect(taken).toHaveLength(1);
});

test('an answer that is refused for good is not tried for ever', async () => {
  const refuse = refuseWith(404, 'prediction-not-found');
  await expect(createOutbox(server(refuse).api, null).send({ id: ID, truth: 7 })).rejects.toThrow();
  expect(await createOutbox(server().api, null).flush()).toBe(0);
});

test.each([
  ['the session has ended', 401, 'session-expired'],
  ['the page is older than the session', 403, 'csrf-rejected'],
  ['there were too many requests', 429, 'too-many-requests'],
  ['the server has a fault', 500, 'internal-error'],
] as const)('an answer is kept when %s', async (_when, status, code) => {
  const { api } = server(refuseWith(status, code));
  await expect(createOutbox(api, null).send({ id: ID, truth: 7 })).rejects.toThrow();
  const later = server();
  await createOutbox(later.api, null).flush();
  expect(later.taken).toEqual([{ id: ID, truth: 7, origin: 'review' }]);
});

/** An outbox that holds an answer, and whose server is there again. */
async function leftBehind(answer: ReviewAnswer): Promise<{ outbox: Outbox; taken: unknown[] }> {
  let isAway = true;
  const { api, taken } = server(() => {
    if (isAway) unreachable();
  });
  const outbox = createOutbox(api, null);
  await expect(outbox.send(answer)).rejects.toThrow();
  isAway = false;
  return { outbox, taken };
}

test('what was said first and did not arrive never replaces what was said later', async () => {
  const { outbox, taken } = await leftBehind({ id: ID, truth: 7 });
  await outbox.send({ id: ID, truth: null });
  await outbox.send({ id: ID, truth: 1 });
  const later = server();
  expect(await createOutbox(later.api, null).flush()).toBe(0);
  expect(taken.at(-1)).toEqual({ id: ID, truth: 1, origin: 'review' });
});

test('what is said of one prediction arrives in the order in which it was said', async () => {
  const answered: (() => void)[] = [];
  const taken: unknown[] = [];
  const call = (_name: string, { json }: { json: { truth: unknown } }): Promise<unknown> => {
    taken.push(json.truth);
    return new Promise((resolve) =>
      answered.push(() => {
        resolve({});
      }),
    );
  };
  const outbox = createOutbox({ call } as unknown as Api, null);
  const first = outbox.send({ id: ID, truth: 7 });
  await vi.waitFor(() => {
    expect(taken).toEqual([7]);
  });
  const second = outbox.send({ id: ID, truth: null });
  const third = outbox.send({ id: ID, truth: 1 });
  answered[0]?.();
  await Promise.all([first, second]);
  // The one between was overtaken before it left.
  await vi.waitFor(() => {
    expect(taken).toEqual([7, 1]);
  });
  answered[1]?.();
  await third;
});

test('taking back what had never arrived is no fault', async () => {
  const { api } = server(refuseWith(404, 'correction-not-found'));
  await createOutbox(api, null).send({ id: ID, truth: null });
  expect(await createOutbox(server().api, null).flush()).toBe(0);
});

test('what was left behind follows as soon as the server answers again', async () => {
  const { outbox, taken } = await leftBehind({ id: ID, truth: 7 });
  await outbox.send({ id: OTHER, truth: 3 });
  expect(taken.slice(1)).toEqual([
    { id: OTHER, truth: 3, origin: 'review' },
    { id: ID, truth: 7, origin: 'review' },
  ]);
});

test('one that is refused does not hold up those behind it', async () => {
  const away = createOutbox(server(unreachable).api, null);
  await expect(away.send({ id: ID, truth: 7 })).rejects.toThrow();
  await expect(away.send({ id: OTHER, truth: 3 })).rejects.toThrow();
  const refuse = refuseWith(500, 'internal-error');
  const { api, taken } = server(() => {
    if (taken.length === 1) refuse();
  });
  await expect(createOutbox(api, null).flush()).rejects.toThrow();
  expect(taken).toHaveLength(2);
});

test('nobody sends what another has said', async () => {
  const ada = createOutbox(server(unreachable).api, 'ada');
  await expect(ada.send({ id: ID, truth: 7 })).rejects.toThrow();
  expect(await createOutbox(server().api, 'rolf').flush()).toBe(0);
  expect(await createOutbox(server().api, 'ada').flush()).toBe(1);
});

test('an answer is sent also by a browser that stores nothing', async () => {
  vi.stubGlobal('localStorage', undefined);
  const { api, taken } = server();
  await createOutbox(api, null).send({ id: ID, truth: 7 });
  expect(taken).toHaveLength(1);
});
