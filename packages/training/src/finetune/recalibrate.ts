import type { Calibration } from '@hand-digits/recognition';
import type { LabelledImages } from '../augment/feed/feed-options.ts';
import type { CalibrationGoal } from '../calibrate/calibrate.ts';
import { calibrate } from '../calibrate/calibrate.ts';
import { readingsOf } from '../calibrate/readings.ts';
import type { RiskTable } from '../calibrate/risk-table.ts';
import { riskTable } from '../calibrate/risk-table.ts';
import { NOT_A_DIGIT } from '../dataset/columns.ts';
import { judgeScores } from '../train/judge.ts';
import type { NetworkScores } from '../train/score-images.ts';
import { scoreAsRead } from '../train/score-images.ts';
import { joinBytes } from './labelled-hands.ts';

/** Digits by hands that the candidate never learned from. */
export interface CalibrationSet extends LabelledImages {
  /** for people */
  readonly name: string;
}

/** What a candidate's confidence and thresholds rest on. Plain JSON: it stands in the manifest. */
export type CalibrationBasis =
  /** fitted on digits by hands that were never learned from */
  | {
      readonly kind: 'held-out';
      readonly sets: readonly { readonly name: string; readonly digits: number }[];
      /** false: too few digits to promise the error rate, so the parent's threshold stays */
      readonly isPromised: boolean;
    }
  /** too few digits: all stays as the parent has it */
  | { readonly kind: 'parent'; readonly digits: number; readonly needed: number };

export interface Recalibration {
  readonly calibration: Calibration;
  readonly basis: CalibrationBasis;
  /** null where nothing could be fitted */
  readonly selectiveRisk: RiskTable | null;
}

/** Two in a thousand digits may be lost to digitness: with fewer than these there would not be one. */
const FEWEST_DIGITS = 500;

/** Fits temperature and thresholds anew, as far as there are digits to do it on. */
export async function recalibrate(
  model: Uint8Array,
  sets: readonly CalibrationSet[],
  options: {
    readonly parent: Calibration;
    readonly goal: CalibrationGoal;
    readonly threads: number;
  },
): Promise<Recalibration> {
  const { parent, goal, threads } = options;
  const held = sets.map(digitsOf).filter(({ labels }) => labels.length > 0);
  const digits = held.reduce((sum, { labels }) => sum + labels.length, 0);
  if (digits < FEWEST_DIGITS) {
    const { temperature, thresholds } = parent;
    const basis = { kind: 'parent', digits, needed: FEWEST_DIGITS } as const;
    return {
      calibration: { temperature, thresholds, ...looksOf(parent) },
      basis,
      selectiveRisk: null,
    };
  }
  const images = joinBytes(held.map((set) => set.images));
  const labels = joinBytes(held.map((set) => set.labels));
  const scores = await scoreAsRead(model, images, { threads, secondLook: parent.secondLook });
  const names = held.map((set) => ({ name: set.name, digits: set.labels.length }));
  return fitted({ scores, labels, names }, { parent, goal });
}

function fitted(
  held: {
    readonly scores: NetworkScores;
    readonly labels: Uint8Array;
    readonly names: readonly { readonly name: string; readonly digits: number }[];
  },
  { parent, goal }: { readonly parent: Calibration; readonly goal: CalibrationGoal },
): Recalibration {
  const { scores, labels, names } = held;
  const fit = calibrate({ ...scores, labels }, goal);
  const isPromised = fit.thresholds.accept < 1;
  const accept = isPromised ? fit.thresholds.accept : parent.thresholds.accept;
  // Where it is surer of digits than its parent, that is no reason to turn more of them away.
  const digitness = Math.min(fit.thresholds.digitness, parent.thresholds.digitness);
  const calibration = { ...fit, thresholds: { accept, digitness }, ...looksOf(parent) };
  const judged = judgeScores(scores, labels, calibration);
  const basis = names.map(({ name, digits }) => `${digits} digits of ${name}`).join(', ');
  return {
    calibration,
    basis: { kind: 'held-out', sets: names, isPromised },
    selectiveRisk: riskTable(readingsOf(judged), { basis, confidence: goal.confidence }),
  };
}

/** The candidate looks again where its parent does. */
function looksOf({ secondLook }: Calibration): Pick<Calibration, 'secondLook'> {
  return secondLook ? { secondLook } : {};
}

/** Without what shows no digit. */
function digitsOf({ name, images, labels }: CalibrationSet): CalibrationSet {
  if (!labels.includes(NOT_A_DIGIT)) return { name, images, labels };
  const rows = [...labels.keys()].filter((row) => labels[row] !== NOT_A_DIGIT);
  return {
    name,
    images: joinBytes(rows.map((row) => images.subarray(row * 784, (row + 1) * 784))),
    labels: Uint8Array.from(rows, (row) => labels[row]!),
  };
}
