import { describe, expect, test } from 'vitest';
import { choiceOf, choiceSearch, USUAL_CHOICE } from '../src/data/augmentation-choice.ts';
import { filterOf, narrowed, searchOf } from '../src/data/collection-filter.ts';

describe('the filter of a dataset in an address', () => {
  test('is read, and written as it was', () => {
    const search = { label: 'not-a-digit', kind: 'letter/O', writer: '2100', series: 'unknown' };
    expect(searchOf(filterOf(search))).toEqual(search);
  });

  test('leaves out what is no value of it, and what belongs to others', () => {
    const search = { label: '10', writer: '-1', series: 'four', kind: '', seed: '3' };
    expect(filterOf(search)).toEqual({});
  });

  test('is narrowed by one name and widened again', () => {
    const narrow = narrowed({ label: '3' }, 'writer', '14');
    expect(narrow).toEqual({ label: '3', writer: '14' });
    expect(narrowed(narrow, 'label', undefined)).toEqual({ writer: '14' });
  });
});

describe('what of augmentation is looked at', () => {
  test('stands in the address only where it is not the usual', () => {
    expect(choiceSearch(USUAL_CHOICE)).toEqual({});
    const other = { augmentation: 'light', level: 'mild', seed: 7 } as const;
    expect(choiceOf(choiceSearch(other))).toEqual(other);
  });

  test('is the usual where the address has nonsense', () => {
    const search = { augmentation: 'brutal', level: '9', seed: '-3' };
    expect(choiceOf(search)).toEqual(USUAL_CHOICE);
    expect(choiceOf({ seed: '4294967296' }).seed).toBe(USUAL_CHOICE.seed);
    expect(choiceOf({ seed: '1.5' }).seed).toBe(USUAL_CHOICE.seed);
  });
});
