import { describe, expect, it } from 'vitest';
import { inOrder } from '../../src/platform/node/pool/in-order.ts';

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

async function collect<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const all: Value[] = [];
  for await (const value of values) all.push(value);
  return all;
}

describe('working in order', () => {
  it('yields results in the order of the items, whichever is done first', async () => {
    const window = { items: 4, bytes: Infinity, bytesOf: () => 1 };
    const delays = [20, 1, 10, 0, 5, 15, 2];
    const work = async (ms: number): Promise<number> => {
      await wait(ms);
      return ms;
    };
    expect(await collect(inOrder(delays, work, window))).toEqual(delays);
  });

  it('never holds more items or bytes than its window, but lets one large item through', async () => {
    const sizes = [1, 1, 1, 1, 1, 50, 3, 3, 3, 1];
    const seen: { items: number; bytes: number }[] = [];
    let items = 0;
    let bytes = 0;
    const work = async (size: number): Promise<void> => {
      items += 1;
      bytes += size;
      seen.push({ items, bytes });
      await wait(1);
      items -= 1;
      bytes -= size;
    };
    await collect(inOrder(sizes, work, { items: 3, bytes: 6, bytesOf: (size) => size }));
    expect(Math.max(...seen.map((one) => one.items))).toBe(3);
    expect(seen.filter((one) => one.bytes > 6)).toEqual([{ items: 1, bytes: 50 }]);
  });

  it('fails when the turn of the failing item has come, and not before', async () => {
    const results: number[] = [];
    const work = (item: number): Promise<number> =>
      item === 2 ? Promise.reject(new Error('no')) : wait(5).then(() => item);
    const window = { items: 10, bytes: Infinity, bytesOf: () => 1 };
    const all = async (): Promise<void> => {
      for await (const result of inOrder([0, 1, 2, 3], work, window)) results.push(result);
    };
    await expect(all()).rejects.toThrow('no');
    expect(results).toEqual([0, 1]);
  });
});
