import { describe, expect, test } from 'vitest';
import { outlierOfPath } from '../../src/dataset/sources/outlier-names.ts';

describe('the name of an image that shows no digit', () => {
  test.each([
    ['CAP_A_17.png', { name: 'letter/A', group: 'letter', looksLike: null }, 'sheet 17'],
    ['SMALL_o_3.png', { name: 'letter/o', group: 'letter', looksLike: 0 }, 'sheet 3'],
    [
      'Greek/character03/0396_11.png',
      { name: 'Greek/character03', group: 'alphabet', looksLike: null },
      'Greek drawer 11',
    ],
    ['mine/stars/a.png', { name: 'stars', group: 'other', looksLike: null }, 'kind stars'],
    ['a.png', { name: 'unnamed', group: 'other', looksLike: null }, 'kind unnamed'],
  ])('%s tells its kind and its hand', (name, kind, hand) => {
    expect(outlierOfPath(name)).toEqual({ kind, hand });
  });

  test('of a symbol goes by bundles, the same each time, that mix the published parts', () => {
    const hands = Array.from({ length: 200 }, (_, image) => {
      const part = ['train', 'val', 'test'][image % 3] ?? '';
      return outlierOfPath(`symbols/${part}/division_slash/${image}.png`);
    });
    expect(hands[0]?.kind).toEqual({ name: 'symbol/slash', group: 'symbol', looksLike: 1 });
    expect(new Set(hands.map(({ hand }) => hand)).size).toBe(20);
    expect(outlierOfPath('symbols/val/division_slash/0.png').hand).toBe(hands[0]?.hand);
  });
});
