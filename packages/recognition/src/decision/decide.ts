import type { Scores } from '../network/network.ts';
import {
  DIGITS,
  type Calibration,
  type Decision,
  type Digit,
  type DecisionThresholds,
  type Judgement,
  type NotADigitReason,
} from './decision.ts';
import { NetworkOutputError, sigmoid, softmax } from './softmax.ts';

/**
 * From a network's scores to what is claimed about the image.
 *
 * A digit is claimed when the image looks like a digit at all; it is accepted when its calibrated
 * confidence reaches the threshold and no other digit is as probable.
 * @throws NetworkOutputError when the scores are not numbers
 */
export function decide(scores: Scores, calibration: Calibration): Judgement {
  const { temperature, thresholds } = calibration;
  if (Number.isNaN(scores.digitness)) {
    throw new NetworkOutputError('The network answered NaN for digitness: choose another model.');
  }
  const probabilities = softmax(scores.logits, temperature);
  const digitness = sigmoid(scores.digitness);
  if (digitness < thresholds.digitness) {
    return { ...notADigit('something-else'), probabilities, digitness };
  }
  const digit = mostProbable(probabilities);
  const confidence = probabilities[digit] ?? 0;
  const decision = acceptance({ probabilities, digit }, thresholds);
  return { digit, confidence, probabilities, digitness, decision };
}

/** What is claimed where no digit is: nothing, with the reason. */
export function notADigit(reason: NotADigitReason): Judgement {
  const decision: Decision = { kind: 'not-a-digit', reason };
  return { digit: null, confidence: 0, probabilities: null, digitness: null, decision };
}

/** The smallest digit among the most probable ones, so that a tie has one answer everywhere. */
function mostProbable(probabilities: readonly number[]): Digit {
  let best: Digit = 0;
  for (const digit of DIGITS) if (probabilities[digit]! > probabilities[best]!) best = digit;
  return best;
}

/** A tie is a guess, whatever the threshold. */
function acceptance(
  { probabilities, digit }: { readonly probabilities: readonly number[]; readonly digit: Digit },
  thresholds: DecisionThresholds,
): Decision {
  const confidence = probabilities[digit]!;
  const isTie = probabilities.some((other, at) => at !== digit && other === confidence);
  const sure = confidence >= thresholds.accept && !isTie;
  return sure ? { kind: 'accepted' } : { kind: 'review' };
}
