import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Api } from '../src/api/client.ts';
import { ApiError } from '../src/api/problem.ts';
import { createOutbox } from '../src/review/outbox.ts';

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

const ID = '019a9f3c-5b7e-7c21-9d4e-2f6a1b3c5d7e';

test('an answer that could not be sent is sent by the next visit', async () => {
  await expect(createOutbox(server(unreachable).api).send({ id: ID, truth: 7 })).rejects.toThrow();
  const later = server();
  expect(await createOutbox(later.api).flush()).toBe(1);
  expect(later.taken).toEqual([{ id: ID, truth: 7, origin: 'review' }]);
  expect(await createOutbox(later.api).flush()).toBe(0);
});

test('an answer that arrived is not sent again', async () => {
  const { api, taken } = server();
  await createOutbox(api).send({ id: ID, truth: 'not-a-digit' });
  expect(await createOutbox(api).flush()).toBe(0);
  expect(taken).toHaveLength(1);
});

test('an answer that is refused for good is not tried for ever', async () => {
  const refuse = (): never => {
    const problem = {
      type: '',
      title: 'Gone',
      detail: '',
      status: 404,
      code: 'prediction-not-found' as const,
    };
    throw new ApiError({ kind: 'problem', problem });
  };
  await expect(createOutbox(server(refuse).api).send({ id: ID, truth: 7 })).rejects.toThrow();
  expect(await createOutbox(server().api).flush()).toBe(0);
});
