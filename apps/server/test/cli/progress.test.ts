import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LineWriter } from '../../src/cli/line-writer.ts';
import { duration, progressLine, showProgress } from '../../src/cli/progress.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

const reading = { title: 'Reading', unit: 'images', total: 9252 };

/** A screen, and a clock that is set by hand. */
function screen(given: { isTTY: boolean }): {
  terminal: Terminal;
  clock: { time: number };
  shown: () => string;
} {
  let text = '';
  const clock = { time: 0 };
  const write = (chunk: Buffer, _: string, done: () => void): void => {
    text += chunk.toString();
    done();
  };
  const stderr = Object.assign(new Writable({ write }), { ...given, columns: 60 });
  const terminal = { stderr, now: () => clock.time } as unknown as Terminal;
  return { terminal, clock, shown: () => text };
}

describe('progress', () => {
  it('tells how far it is, how fast, and how long it will take', () => {
    expect(progressLine(reading, 2313, 1)).toBe(
      'Reading  ██████░░░░░░░░░░░░░░░░░░  2,313 of 9,252 images  2,313/s  3 s left',
    );
  });

  it('has no speed before anything was done', () => {
    expect(progressLine(reading, 0, 0)).toMatch(/0 of 9,252 images {2}0\/s$/);
  });

  it('says durations as people do', () => {
    expect([0.2, 59.9, 61, 3600, 7320].map(duration)).toEqual([
      ...['1 s', '1 min 0 s', '1 min 1 s', '1 h 0 min', '2 h 2 min'],
    ]);
  });

  it('is drawn at most ten times a second, never wider than the screen, and taken away at the end', () => {
    const { terminal, clock, shown } = screen({ isTTY: true });
    const progress = showProgress(terminal, reading);
    for (clock.time = 0; clock.time < 1000; clock.time += 1) progress.update(clock.time);
    progress.clear();
    const lines = shown().split('\r\u001b[K');
    expect(lines.filter((line) => line.startsWith('Reading'))).toHaveLength(10);
    expect(Math.max(...lines.map((line) => line.length))).toBe(59);
    expect(lines.at(-1)).toBe('');
  });

  it('is silent where there is no screen', () => {
    const { terminal, shown } = screen({ isTTY: false });
    const progress = showProgress(terminal, reading);
    progress.update(5);
    progress.clear();
    expect(shown()).toBe('');
  });
});

describe('a writer of lines', () => {
  it('writes lines that come together in one piece, in their order', async () => {
    const chunks: string[] = [];
    const stream = new Writable({
      write(chunk: Buffer, _, done) {
        chunks.push(chunk.toString());
        done();
      },
    });
    const writer = new LineWriter(stream);
    for (let line = 0; line < 100; line += 1) await writer.write(String(line));
    await writer.end();
    expect(chunks.join('')).toBe(Array.from({ length: 100 }, (_, line) => `${line}\n`).join(''));
    expect(chunks.length).toBeLessThan(5);
  });

  it('waits for a slow reader instead of filling the memory', async () => {
    const stream = new PassThrough({ highWaterMark: 1000 });
    const writer = new LineWriter(stream);
    let written = 0;
    const all = (async () => {
      for (; written < 50; written += 1) await writer.write('x'.repeat(20_000));
      await writer.end();
      stream.end();
    })();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(written).toBeLessThan(3);
    let bytes = 0;
    for await (const chunk of stream) bytes += (chunk as Buffer).length;
    await all;
    expect(bytes).toBe(50 * 20_001);
  });
});
