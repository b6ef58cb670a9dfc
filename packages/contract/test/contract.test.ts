import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  CreateApiKey,
  CreateBatchJson,
  CreatePredictionJson,
  endpoints,
  FileName,
  Id,
  PatchPrediction,
  PredictionListQuery,
  problems,
  ReviewQueueQuery,
  SignIn,
  type Endpoint,
} from '../src/index.ts';

const all: readonly (readonly [string, Endpoint])[] = Object.entries(endpoints);

describe('Free text', () => {
  it.each([
    ['a file name', FileName, 'seven.png'],
    ['a name to sign in with', SignIn.shape.name, 'ada'],
    ['the name of a key', CreateApiKey.shape.name, 'scanner'],
    ['the name of a batch', CreateBatchJson.shape.name, 'Tuesday'],
  ])('such as %s holds no NUL, which PostgreSQL keeps in no text', (_, schema, text) => {
    expect(schema.safeParse(text).success).toBe(true);
    expect(schema.safeParse(`${text}\0`).success).toBe(false);
  });
});

describe('Every endpoint', () => {
  it('has an address of its own', () => {
    const addresses = all.map(
      ([, { method, path }]) => `${method} ${path.replaceAll(/:\w+/g, ':')}`,
    );
    expect(addresses.filter((address, i) => addresses.indexOf(address) !== i)).toEqual([]);
  });

  it.each(all)('%s describes the parameters in its path, and no others', (_, { path, params }) => {
    const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    expect(Object.keys(params?.shape ?? {}).sort()).toEqual(inPath.sort());
  });

  it.each(all)('%s can be written as JSON Schema for the documentation', (_, endpoint) => {
    const { query, body, params, answers } = endpoint;
    const schemas = [query, body?.json, params, ...Object.values(answers)].filter(
      (one): one is z.ZodType => typeof one === 'object',
    );
    for (const schema of schemas) {
      expect(z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' })).toHaveProperty(
        '$schema',
      );
    }
  });

  it.each(all)(
    '%s that changes something takes no stranger, except to sign in or set up',
    (name, endpoint) => {
      const { method, access } = endpoint;
      if (method === 'GET' || access.role !== 'anyone') return;
      expect(['signIn', 'setUp']).toContain(name);
    },
  );
});

describe('Every problem', () => {
  it('is an error by its status, and says what to do', () => {
    for (const [code, { status, title, advice }] of Object.entries(problems)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(title.length).toBeGreaterThan(5);
      expect(advice).toMatch(/[.!]$/);
    }
  });
});

describe('What is sent', () => {
  it('as a list query is read from text, with what was not given filled in', () => {
    expect(
      PredictionListQuery.parse({ digit: '3', corrected: 'true', confidenceMax: '0.5' }),
    ).toEqual({
      ...{ digit: 3, corrected: true, confidenceMax: 0.5 },
      ...{ sort: 'newest', limit: 50 },
    });
  });

  it.each([
    [{ digit: '10' }],
    [{ limit: '501' }],
    [{ limit: 'many' }],
    [{ after: 'a', before: 'b' }],
    [{ from: 'yesterday' }],
    [{ confidenceMin: '2' }],
    [{ colour: 'red' }],
  ])('as the list query %j is refused', (query) => {
    expect(PredictionListQuery.safeParse(query).success).toBe(false);
  });

  it('as a picture is a data URL or 784 pixels', () => {
    const fits = (body: unknown): boolean => CreatePredictionJson.safeParse(body).success;
    expect(fits({ image: 'data:image/png;base64,iVBORw0KGgo=' })).toBe(true);
    expect(fits({ pixels: Array.from({ length: 784 }, () => 255) })).toBe(true);
    expect(fits({ pixels: Array.from({ length: 783 }, () => 0) })).toBe(false);
    expect(fits({ pixels: Array.from({ length: 784 }, () => 256) })).toBe(false);
    expect(fits({ image: 'https://example.com/7.png' })).toBe(false);
    expect(fits({ image: 'data:image/png;base64,iVBORw0KGgo=', pixels: [] })).toBe(false);
  });

  it('as a correction is a digit, not-a-digit, or null to undo', () => {
    expect(PatchPrediction.parse({ truth: 7 })).toEqual({ truth: 7, origin: 'api' });
    expect(PatchPrediction.safeParse({ truth: null }).success).toBe(true);
    expect(PatchPrediction.safeParse({ truth: 'letter' }).success).toBe(false);
    expect(PatchPrediction.safeParse({}).success).toBe(false);
  });

  it('as skipped reviews is a list with commas', () => {
    expect(ReviewQueueQuery.parse({ skip: 'a,b' })).toEqual({ limit: 4, skip: ['a', 'b'] });
    expect(ReviewQueueQuery.parse({}).skip).toEqual([]);
  });

  it('as an id is a UUID of version 7 alone, and a key has at least one scope', () => {
    expect(Id.safeParse('019a9f3c-5b7e-7c21-9d4e-2f6a1b3c5d7e').success).toBe(true);
    expect(Id.safeParse('9d4e2f6a-1b3c-4d7e-8f90-019a9f3c5b7e').success).toBe(false);
    expect(CreateApiKey.safeParse({ name: 'key', scopes: [] }).success).toBe(false);
  });
});
