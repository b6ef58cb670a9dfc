import type { GateVerdict } from '@hand-digits/contract';
import { describe, expect, test } from 'vitest';
import models from '../src/messages/en/models.json' with { type: 'json' };
import { wordOf } from '../src/models/verdict.ts';

function verdict(kind: GateVerdict['kind'], reason: string): GateVerdict {
  const reasons = [{ kind: reason, text: 'Why.' }];
  return { kind, reasons, judgedAt: '2026-11-22T12:00:00.000Z', suites: [], text: 'Why.' };
}

const titleOf = (one: GateVerdict): string => models.verdict.title[wordOf(one)];

describe('the end of a fine-tuning', () => {
  test('that found nothing to learn is not called a refusal, since there is no candidate', () => {
    const nothing = verdict('refused', 'nothing-to-learn');
    expect(models.verdict[wordOf(nothing)]).toBe('Nothing to learn');
    expect(titleOf(nothing)).toBe('There is no candidate: the active model stays as it is');
  });

  test('is what the gate says of the candidate otherwise', () => {
    expect(titleOf(verdict('refused', 'worse'))).toBe('The gate refuses the candidate');
    expect(titleOf(verdict('offered', 'better'))).toBe('The gate offers the candidate');
    expect(titleOf(verdict('undecided', 'not-better-yet'))).toBe('The gate cannot decide yet');
  });
});
