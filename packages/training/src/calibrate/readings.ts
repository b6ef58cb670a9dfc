import type { Judged } from '../evaluate/judged.ts';
import { isDigit, isRight } from '../evaluate/judged.ts';
import type { Reading } from './selective-risk.ts';

/**
 * Judged digits as the choice of a threshold takes them. What is taken for no digit is never
 * accepted: its confidence is 0.
 */
export function readingsOf(judged: readonly Judged[]): Reading[] {
  return judged.filter(isDigit).map((digit) => ({
    confidence: digit.digit === null ? 0 : digit.confidence,
    right: isRight(digit),
  }));
}
