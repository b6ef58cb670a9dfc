import { expect, test } from 'vitest';
import { auditWords } from '../src/admin/audit-words.ts';

test('of a change only what differs is told, with what it was before', () => {
  const before = { errorRate: 0.001, spotCheckShare: 0.005, keepDays: null };
  const after = { errorRate: 0.001, spotCheckShare: 0.05, keepDays: 30 };
  expect(auditWords({ before, after, note: 'for the audit' })).toBe(
    'spotCheckShare: 0.005 → 0.05 · keepDays: nothing → 30 · note: for the audit',
  );
});

test('what is empty is left out, and what is not a change is told as it is', () => {
  expect(auditWords({ truth: 7, note: null, origin: 'review', before: 3 })).toBe(
    'truth: 7 · origin: review · before: 3',
  );
});
