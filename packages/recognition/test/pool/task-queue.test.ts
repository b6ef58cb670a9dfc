import { describe, expect, it } from 'vitest';
import { digitImageFromMnist } from '../../src/normalise/digit-image.ts';
import { TaskQueue } from '../../src/platform/node/pool/task-queue.ts';
import type { Task } from '../../src/platform/node/pool/task.ts';

const image = digitImageFromMnist(new Uint8Array(784));
const task = (bytes: number, given: Partial<Task> = {}): Task => ({
  input: { kind: 'digit-image', image },
  bytes,
  priority: 'interactive',
  suspect: false,
  resolve: () => undefined,
  reject: () => undefined,
  ...given,
});

const queueOf = (...tasks: Task[]): TaskQueue => {
  const queue = new TaskQueue({ images: 5, bytes: 100 });
  for (const one of tasks) queue.add(one);
  return queue;
};
const sizes = (tasks: readonly Task[]): number[] => tasks.map(({ bytes }) => bytes);
const ample = { images: 10, bytes: 1000 };

describe('a queue of images', () => {
  it('hands out what came first, in batches of limited number and size', () => {
    const queue = queueOf(task(1), task(2), task(3), task(40), task(5));
    expect(sizes(queue.take({ images: 2, bytes: 1000 }))).toEqual([1, 2]);
    expect(sizes(queue.take({ images: 10, bytes: 20 }))).toEqual([3]);
    expect(sizes(queue.take({ images: 10, bytes: 20 }))).toEqual([40]);
    expect(sizes(queue.take(ample))).toEqual([5]);
    expect(queue.take(ample)).toEqual([]);
  });

  it('lets interactive images pass those of the background', () => {
    const queue = queueOf(task(1, { priority: 'background' }), task(2));
    expect(sizes(queue.take(ample))).toEqual([2]);
    expect(sizes(queue.take(ample))).toEqual([1]);
  });

  it('lets the background get on, one batch in sixteen, however many images are interactive', () => {
    const queue = new TaskQueue({ images: 100, bytes: 1000 });
    queue.add(task(7, { priority: 'background' }));
    queue.add(task(7, { priority: 'background' }));
    for (let batch = 0; batch < 40; batch += 1) queue.add(task(1));
    const taken = Array.from({ length: 40 }, () => sizes(queue.take({ images: 1, bytes: 100 }))[0]);
    const turns = [...taken.keys()].filter((batch) => taken[batch] === 7);
    expect(turns).toEqual([15, 31]);
  });

  it('makes a batch of its own of every suspect', () => {
    const queue = queueOf(task(1), task(2, { suspect: true }), task(3));
    expect(sizes(queue.take(ample))).toEqual([1]);
    expect(queue.nextIsSuspect).toBe(true);
    expect(sizes(queue.take(ample))).toEqual([2]);
    expect(sizes(queue.take(ample))).toEqual([3]);
  });

  it('takes back what was taken ahead of what waits, in the old order', () => {
    const queue = queueOf(task(1), task(2), task(3));
    queue.putBack(queue.take({ images: 2, bytes: 1000 }));
    expect(sizes(queue.take(ample))).toEqual([1, 2, 3]);
  });

  it('has room until it holds its number of images or bytes, and again afterwards', () => {
    const queue = queueOf(task(60));
    expect(queue.hasRoomFor(40)).toBe(true);
    expect(queue.hasRoomFor(41)).toBe(false);
    expect(sizes(queue.drain())).toEqual([60]);
    expect(queue.hasRoomFor(5000)).toBe(true);
    const full = queueOf(task(1), task(1), task(1), task(1), task(1));
    expect(full.hasRoomFor(1)).toBe(false);
  });
});
