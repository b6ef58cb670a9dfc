import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { normalise } from '@hand-digits/recognition';
import { decodeImage } from '@hand-digits/recognition/node';
import { describe, expect, test } from 'vitest';
import { drawExample, encodeExample, EXAMPLES } from '../../src/index.ts';

const FOLDER = path.join(import.meta.dirname, '../../../../examples');
const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

describe('the examples', () => {
  test('are the files in examples/, each named by its right answer', async () => {
    const files = (await readdir(FOLDER)).filter((name) => !name.endsWith('.md'));
    const drawn = await Promise.all(EXAMPLES.map(async (each) => (await encodeExample(each)).file));
    expect(files.sort()).toEqual(drawn.sort());
    for (const { name, mark } of EXAMPLES) {
      const [first = ''] = name.split('-');
      const isOneDigit = mark?.kind === 'number' && mark.digits.length === 1;
      expect(WORDS.includes(first)).toBe(isOneDigit);
      if (isOneDigit) expect(mark.digits).toEqual([WORDS.indexOf(first)]);
    }
    expect(new Set(EXAMPLES.map(({ name }) => name.split('-')[0])).size).toBeGreaterThanOrEqual(13);
  });

  test.each(EXAMPLES.filter(({ format }) => format !== 'jpeg' && format !== 'webp'))(
    '$name is what the generator draws, pixel by pixel',
    async (example) => {
      const { file } = await encodeExample(example);
      const decoding = await decodeImage(await readFile(path.join(FOLDER, file)));
      if (decoding.kind !== 'page') throw new Error(decoding.message);
      const { page } = decoding;
      const drawn = drawExample(example);
      expect([page.width, page.height]).toEqual([drawn.width, drawn.height]);
      const apart = [...drawn.data.keys()].filter((at) => {
        const pixel = Math.floor(at / drawn.channels);
        const channel = at % drawn.channels;
        const there = page.data[pixel * page.channels + Math.min(channel, page.channels - 1)] ?? 0;
        const isSeen = drawn.channels < 4 || drawn.data[pixel * 4 + 3] !== 0;
        return isSeen && Math.abs(there - drawn.data[at]!) > 1;
      });
      expect(apart).toEqual([]);
    },
  );

  test.each(EXAMPLES)(
    '$name is small, and is found on its page as it should be',
    async (example) => {
      const { file } = await encodeExample(example);
      const bytes = await readFile(path.join(FOLDER, file));
      expect(bytes.length).toBeLessThan(40_000);
      const decoding = await decodeImage(bytes);
      if (decoding.kind !== 'page') throw new Error(decoding.message);
      const wanted = example.name.startsWith('several')
        ? 'several-digits'
        : example.name === 'blank'
          ? 'blank'
          : 'digit';
      const found = normalise(decoding.page).kind;
      // a scribble may well be taken for several marks: no digit either way
      if (example.mark?.kind === 'scribble') expect(['digit', 'several-digits']).toContain(found);
      else expect(found).toBe(wanted);
    },
  );
});
