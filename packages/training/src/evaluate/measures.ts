import { DIGITS, type Decision, type Digit, type NotADigitReason } from '@hand-digits/recognition';
import { calibrationError, type CalibrationError } from './calibration-error.ts';
import { coverage, type Coverage } from './coverage.ts';
import { count, isDigit, isRight, type Judged, type JudgedDigit } from './judged.ts';
import { areaUnderRoc } from './ranking.ts';
import { wilson, type Proportion } from './wilson.ts';

/** How well a suite of labelled images was read. */
export interface Measures {
  /** images that show a digit; all but `outliers` is about these */
  readonly images: number;
  /** the claimed digit is the true one; none claimed, or unreadable, is not right */
  readonly right: number;
  readonly accuracy: Proportion;
  /** as `right`, had the most probable digit been claimed of every image that the network was asked about */
  readonly rightWithoutRejection: number;
  readonly classes: readonly ClassMeasures[];
  /** [10][11] rows: true digit; columns: claimed digit, then none claimed */
  readonly confusion: readonly (readonly number[])[];
  /** of the images of which a digit was claimed; 15 bins of equal mass */
  readonly calibration: CalibrationError;
  /** of all images, those without a claim last */
  readonly coverage: Coverage;
  readonly decisions: DecisionCounts;
  /** null where the suite has none */
  readonly outliers: OutlierMeasures | null;
}

export interface ClassMeasures {
  readonly digit: Digit;
  readonly images: number;
  readonly right: number;
  /** share of the images of this digit that were read as it */
  readonly recall: Proportion;
  /** share of the claims of this digit that are right */
  readonly precision: Proportion;
}

export interface DecisionCounts {
  readonly accepted: { readonly images: number; readonly wrong: number };
  readonly review: { readonly images: number; readonly wrong: number };
  /** digits of which none was claimed: all wrong */
  readonly notADigit: Readonly<Record<NotADigitReason, number>>;
  readonly unreadable: number;
}

/** How well images that show no digit were told from digits. */
export interface OutlierMeasures {
  readonly images: number;
  /** no digit was claimed: right */
  readonly rejected: number;
  /** a guess for a person to look at */
  readonly review: number;
  /** taken for a digit without a person looking */
  readonly accepted: number;
  /** area under the ROC of digitness, digits against these; 0.5 is chance, null without digits */
  readonly digitnessAuc: number | null;
}

/** Measures a suite; the order of the images does not matter. */
export function measure(judged: readonly Judged[]): Measures {
  const digits = judged.filter(isDigit);
  const claims = digits.map((one) => ({ ...one, right: isRight(one) }));
  const right = count(digits, isRight);
  return {
    images: digits.length,
    right,
    accuracy: wilson(right, digits.length),
    rightWithoutRejection: count(digits, (one) => mostProbable(one) === one.truth),
    classes: DIGITS.map((digit) => measureClass(digits, digit)),
    confusion: DIGITS.map((truth) => confusionRow(digits, truth)),
    calibration: calibrationError(claims.filter(({ digit }) => digit !== null)),
    coverage: coverage(claims),
    decisions: countDecisions(digits),
    outliers: measureOutliers(judged),
  };
}

function mostProbable({ digit, probabilities }: Judged): number | null {
  if (probabilities === null) return digit;
  return probabilities.indexOf(Math.max(...probabilities));
}

function measureClass(digits: readonly JudgedDigit[], digit: Digit): ClassMeasures {
  const images = count(digits, ({ truth }) => truth === digit);
  const claimed = digits.filter((one) => one.digit === digit);
  const right = count(claimed, isRight);
  return {
    digit,
    images,
    right,
    recall: wilson(right, images),
    precision: wilson(right, claimed.length),
  };
}

function confusionRow(digits: readonly JudgedDigit[], truth: Digit): number[] {
  const ofClass = digits.filter((one) => one.truth === truth);
  return [...DIGITS, null].map((claimed) => count(ofClass, ({ digit }) => digit === claimed));
}

function countDecisions(digits: readonly JudgedDigit[]): DecisionCounts {
  const ofKind = (kind: Decision['kind']): JudgedDigit[] =>
    digits.filter(({ decision }) => decision?.kind === kind);
  const wrongIn = (kind: Decision['kind']): { images: number; wrong: number } => {
    const some = ofKind(kind);
    return { images: some.length, wrong: some.length - count(some, isRight) };
  };
  const because = (reason: NotADigitReason): number =>
    count(digits, ({ decision }) => decision?.kind === 'not-a-digit' && decision.reason === reason);
  return {
    accepted: wrongIn('accepted'),
    review: wrongIn('review'),
    notADigit: {
      blank: because('blank'),
      'several-digits': because('several-digits'),
      'something-else': because('something-else'),
    },
    unreadable: count(digits, ({ decision }) => decision === null),
  };
}

function measureOutliers(judged: readonly Judged[]): OutlierMeasures | null {
  const outliers = judged.filter(({ truth }) => truth === null);
  if (outliers.length === 0) return null;
  const ofKind = (kind: Decision['kind']): number =>
    count(outliers, ({ decision }) => decision?.kind === kind);
  const digitness = (some: readonly Judged[]): number[] =>
    some.flatMap((one) => (one.digitness === null ? [] : [one.digitness]));
  return {
    images: outliers.length,
    rejected: ofKind('not-a-digit') + count(outliers, ({ decision }) => decision === null),
    review: ofKind('review'),
    accepted: ofKind('accepted'),
    digitnessAuc: areaUnderRoc(digitness(judged.filter(isDigit)), digitness(outliers)),
  };
}
