import { expect, test } from 'vitest';
import { changesOf, draftOf } from '../src/admin/settings-draft.ts';

const SETTINGS = { errorRate: 0.001, spotCheckShare: 0.07, secondOpinionShare: 0.1, keepDays: 30 };

test('a setting that was not written is not sent, so that none is set back', () => {
  expect(changesOf({ spotCheckShare: '5' })).toEqual({ spotCheckShare: 0.05 });
  expect(changesOf({})).toEqual({});
});

test('settings survive the way into the form and back, without the dust of binary fractions', () => {
  const draft = draftOf(SETTINGS);
  expect(draft).toEqual({
    errorRate: '0.1',
    spotCheckShare: '7',
    secondOpinionShare: '10',
    keepDays: '30',
  });
  expect(changesOf(draft)).toEqual(SETTINGS);
});

test('no days keep predictions for ever', () => {
  expect(draftOf({ ...SETTINGS, keepDays: null }).keepDays).toBe('');
  expect(changesOf({ keepDays: '' })).toEqual({ keepDays: null });
});
