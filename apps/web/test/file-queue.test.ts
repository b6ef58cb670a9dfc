import { describe, expect, test } from 'vitest';
import { createFileQueue, type QueuedFile } from '../src/read/file-queue.ts';

const ONE: QueuedFile = { key: 1, file: new File([], 'one.png') };
const TWO: QueuedFile = { key: 2, file: new File([], 'two.png') };
const THREE: QueuedFile = { key: 3, file: new File([], 'three.png') };

/** Reads a file when it is told to, and notes which it was asked for. */
function reader() {
  const asked: number[] = [];
  let finish = (): void => undefined;
  const readOne = ({ key }: QueuedFile): Promise<void> => {
    asked.push(key);
    return new Promise((resolve) => {
      finish = resolve;
    });
  };
  const finishOne = async (): Promise<void> => {
    finish();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { asked, readOne, finishOne };
}

describe('the files that wait to be read', () => {
  test('are read one after the other, and those that come later behind them', async () => {
    const { asked, readOne, finishOne } = reader();
    const queue = createFileQueue();
    queue.readBy(readOne);
    queue.add([ONE, TWO]);
    expect(asked).toEqual([1]);
    await finishOne();
    queue.add([THREE]);
    expect(asked).toEqual([1, 2]);
    await finishOne();
    expect(asked).toEqual([1, 2, 3]);
    expect(queue.isBusy()).toBe(true);
    await finishOne();
    expect(queue.isBusy()).toBe(false);
  });

  test('are not read once they were dropped, but those that come afterwards are', async () => {
    const { asked, readOne, finishOne } = reader();
    const queue = createFileQueue();
    queue.readBy(readOne);
    queue.add([ONE, TWO]);
    queue.drop();
    await finishOne();
    expect(asked).toEqual([1]);
    expect(queue.isBusy()).toBe(false);
    queue.add([THREE]);
    expect(asked).toEqual([1, 3]);
  });

  test('are read in the way that is chosen when their turn comes', async () => {
    const server = reader();
    const browser = reader();
    const queue = createFileQueue();
    queue.readBy(server.readOne);
    queue.add([ONE, TWO, THREE]);
    queue.readBy(browser.readOne);
    await server.finishOne();
    await browser.finishOne();
    expect(server.asked).toEqual([1]);
    expect(browser.asked).toEqual([2, 3]);
  });
});
