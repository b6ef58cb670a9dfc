import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { Page } from '../../src/image/page.ts';
import { digitImageFromMnist } from '../../src/normalise/digit-image.ts';
import type {
  RecognitionInput,
  RecognitionOutcome,
} from '../../src/platform/node/pool/messages.ts';
import {
  createRecognitionPool,
  type RecognitionPool,
  type RecognitionPoolOptions,
} from '../../src/platform/node/pool/pool.ts';
import { linearPackage, REMAINDER_NETWORK } from '../network/linear-network.ts';

const pools: RecognitionPool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

async function start(options: Partial<RecognitionPoolOptions> = {}): Promise<RecognitionPool> {
  const pool = await createRecognitionPool({ package: linearPackage(), workers: 2, ...options });
  pools.push(pool);
  return pool;
}

const fragile = new URL('./fragile-worker.ts', import.meta.url);

/** The remainder network reads it as at % 10. */
const dot = (at: number): RecognitionInput => {
  const pixels = new Uint8Array(784);
  pixels[at] = 255;
  return { kind: 'digit-image', image: digitImageFromMnist(pixels) };
};

const file = (content: string): RecognitionInput => ({ kind: 'file', bytes: Buffer.from(content) });

/** white with a black bar, 28×28 grey */
const bar: Page = {
  width: 28,
  height: 28,
  channels: 1,
  data: Uint8Array.from({ length: 784 }, (_, at) => (Math.abs((at % 28) - 14) < 2 ? 0 : 255)),
};
const blank: Page = { ...bar, data: new Uint8Array(784).fill(255) };

/** the digit, or the reason why there is none */
const said = (outcome: RecognitionOutcome): unknown => {
  if (outcome.kind === 'unreadable') return outcome.code;
  const { decision, digit } = outcome.prediction;
  return decision.kind === 'not-a-digit' ? decision.reason : digit;
};

describe('a recognition pool', () => {
  it('answers each of many images with its own prediction', async () => {
    const pool = await start();
    const inputs = Array.from({ length: 300 }, (_, at) => dot(at));
    const outcomes = await Promise.all(inputs.map((input) => pool.recognise(input)));
    expect(outcomes.map(said)).toEqual(inputs.map((_, at) => at % 10));
    expect(pool.load).toEqual({ waiting: 0, working: 0 });
  });

  it('starts its threads while the model is still being read', async () => {
    const pool = await start({
      package: new Promise((resolve) => setTimeout(resolve, 50, linearPackage())),
    });
    expect(pool.manifest.id).toBe(linearPackage().manifest.id);
    expect(said(await pool.recognise(dot(4)))).toBe(4);
  });

  it('says why there is none where the model cannot be read, and lets its program end', async () => {
    const pool = new URL('../../src/platform/node/pool/pool.ts', import.meta.url);
    const program = `
      import { createRecognitionPool } from ${JSON.stringify(pool.href)};
      const none = new Promise((_, reject) => setTimeout(reject, 50, new Error('There is no model.')));
      createRecognitionPool({ package: none, workers: 2 }).catch((error) => console.log(error.message));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--eval', program], {
      timeout: 15_000,
    });
    expect(stdout).toBe('There is no model.\n');
  }, 20_000);

  it('tells what was claimed, by which model, from which pixels and where on the page', async () => {
    const pool = await start();
    const outcome = await pool.recognise({ kind: 'page', page: bar });
    expect(outcome).toMatchObject({
      kind: 'prediction',
      prediction: {
        model: pool.manifest.id,
        polarity: 'dark-on-light',
        boxes: [{ left: 13, top: 0, width: 3, height: 28 }],
        probabilities: expect.objectContaining({ length: 10 }) as unknown,
      },
    });
    const image = outcome.kind === 'prediction' ? outcome.prediction.image : null;
    expect(image).toBeInstanceOf(Uint8Array);
    expect(image).toHaveLength(784);
  });

  it('gives the ink back where it is wanted, and says how long each step took', async () => {
    const pool = await start({ workers: 1 });
    const input: RecognitionInput = { kind: 'page', page: bar };
    const [plain, inked] = await Promise.all([
      pool.recognise(input),
      pool.recognise({ ...input, keepInk: true }),
    ]);
    expect(plain).toMatchObject({ kind: 'prediction', ink: null });
    if (inked.kind === 'unreadable') throw new Error(inked.message);
    const { width = 0, height = 0, data = new Uint8Array() } = inked.ink ?? {};
    expect(data).toHaveLength(width * height);
    expect(data.filter((value) => value === 255)).toHaveLength(3 * 28);
    const { timings } = inked;
    expect(Object.keys(timings).sort()).toEqual([
      'decodeMs',
      'networkMs',
      'normaliseMs',
      'queueMs',
    ]);
    expect(Object.values(timings).every((ms) => ms >= 0 && ms < 5000)).toBe(true);
    expect(timings.normaliseMs).toBeGreaterThan(0);
  });

  it('claims nothing of a blank page, beside others in the same batch', async () => {
    const pool = await start({ workers: 1 });
    const inputs: RecognitionInput[] = [dot(3), { kind: 'page', page: blank }, dot(4)];
    const outcomes = await Promise.all(inputs.map((input) => pool.recognise(input)));
    expect(outcomes.map(said)).toEqual([3, 'blank', 4]);
  });

  it('names what is wrong with a file that is no image, and reads the others', async () => {
    const pool = await start();
    const inputs = [dot(1), file('this is no image'), file(''), dot(2)];
    const outcomes = await Promise.all(inputs.map((input) => pool.recognise(input)));
    expect(outcomes.map(said)).toEqual([1, 'unsupported-format', 'empty', 2]);
  });

  it('refuses more images than its queue holds, and takes them again when it has caught up', async () => {
    const pool = await start({ workers: 1, queue: { images: 8, bytes: 1e6 } });
    const wishes = Array.from({ length: 20 }, (_, at) => pool.recognise(dot(at)));
    const settled = await Promise.allSettled(wishes);
    const refused = settled.filter((one) => one.status === 'rejected');
    expect(settled.length - refused.length).toBeGreaterThanOrEqual(8);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every((one) => (one.reason as { code: string }).code === 'pool-full')).toBe(
      true,
    );
    expect(said(await pool.recognise(dot(7)))).toBe(7);
  });

  it('refuses more bytes than its queue holds, but never an image that comes alone', async () => {
    const pool = await start({ workers: 1, queue: { images: 100, bytes: 1000 } });
    const settled = await Promise.allSettled([pool.recognise(dot(1)), pool.recognise(dot(2))]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('answers what it has before it closes, and nothing afterwards', async () => {
    const pool = await createRecognitionPool({ package: linearPackage(), workers: 2 });
    const wishes = Array.from({ length: 100 }, (_, at) => pool.recognise(dot(at)));
    await pool.close();
    expect((await Promise.all(wishes)).map(said)).toEqual(wishes.map((_, at) => at % 10));
    await expect(pool.recognise(dot(1))).rejects.toMatchObject({ code: 'pool-closed' });
  });

  it('does not start with a network that cannot be opened', async () => {
    const damaged = { ...linearPackage(), model: Uint8Array.of(1, 2, 3) };
    await expect(start({ package: damaged })).rejects.toMatchObject({
      code: 'model-network-invalid',
    });
  });

  it('stops for good when the network answers with NaN', async () => {
    const bias = new Float32Array(10).fill(NaN);
    const logits = { ...REMAINDER_NETWORK.logits, bias };
    const pool = await start({ package: linearPackage({ logits }) });
    await expect(pool.recognise(dot(1))).rejects.toMatchObject({ code: 'network-output-invalid' });
    await expect(pool.recognise(dot(2))).rejects.toMatchObject({ code: 'network-output-invalid' });
  });

  it('does not try for ever to start workers that never become ready', async () => {
    const program = new URL('./stillborn-worker.ts', import.meta.url);
    await expect(start({ program })).rejects.toMatchObject({ code: 'pool-broken' });
  });
});

describe.each([
  ['crashes its worker', 'crash', 'crashed'],
  ['makes its worker hang', 'hang', 'timeout'],
  ['makes its worker stumble', 'stumble', 'crashed'],
])('an image that %s', (_, content, code) => {
  it('is given up after a second try, and no other image suffers', async () => {
    const pool = await start({ program: fragile, millisecondsPerImage: 400 });
    const inputs = Array.from({ length: 12 }, (__, at) => (at === 4 ? file(content) : dot(at)));
    const outcomes = await Promise.all(inputs.map((input) => pool.recognise(input)));
    expect(outcomes.map(said)).toEqual(inputs.map((__, at) => (at === 4 ? code : at % 10)));
  });

  it('leaves a pool that goes on reading', async () => {
    const pool = await start({ program: fragile, workers: 1, millisecondsPerImage: 400 });
    expect(said(await pool.recognise(file(content)))).toBe(code);
    expect(said(await pool.recognise(dot(5)))).toBe(5);
  });
});
