import type { Judged } from '../evaluate/judged.ts';
import { adjustForMany } from './holm.ts';
import type { PairedComparison } from './paired.ts';
import { comparePaired, pool } from './paired.ts';

/** What a suite is for. */
export type SuiteRole =
  /** the candidate was made to be better here */
  | 'improve'
  /** it only must not be worse here */
  | 'keep';

/** How both models judged the images of a suite, in the same order. */
export interface SuiteReadings {
  readonly name: string;
  /** for people: what it holds */
  readonly description: string;
  readonly role: SuiteRole;
  readonly parent: readonly Judged[];
  readonly candidate: readonly Judged[];
}

/** What must not happen to an image. */
export const FAULTS = ['wrong', 'wronglyAccepted', 'leftToPeople'] as const;
export type Fault = (typeof FAULTS)[number];

/** Both models on one suite. Plain JSON. */
export interface SuiteEvidence extends Pick<SuiteReadings, 'name' | 'description' | 'role'> {
  readonly images: number;
  /** read wrongly: another digit, none, or a digit where there is none */
  readonly wrong: TestedComparison;
  /** wrong, and no person would have looked */
  readonly wronglyAccepted: TestedComparison;
  /** a digit that was not accepted, right or wrong: work for a person */
  readonly leftToPeople: PairedComparison;
}

/** A comparison that is part of the family of tests for harm. */
export interface TestedComparison extends PairedComparison {
  /** `pWorse` adjusted by Holm's method for all tests for harm of this gate */
  readonly adjustedPWorse: number;
}

/** All that a verdict rests on. Plain JSON. */
export interface Evidence {
  readonly suites: readonly SuiteEvidence[];
  /** all suites as one: harm that is spread too thin to show in any of them */
  readonly together: {
    readonly wrong: TestedComparison;
    readonly wronglyAccepted: TestedComparison;
  };
  /** the suites that should be better, as one */
  readonly improvement: {
    readonly wrong: HopedComparison;
    /** wrong, or a digit that was not accepted: what a person has to see to */
    readonly forPeople: HopedComparison;
  };
}

/** A comparison that is part of the family of tests for the better. */
export interface HopedComparison extends PairedComparison {
  /** `pBetter` adjusted by Holm's method for both tests */
  readonly adjustedPBetter: number;
}

/** Compares two models on every suite and adjusts the tests for harm for their number. */
export function weigh(readings: readonly SuiteReadings[]): Evidence {
  const compared = readings.map(compareSuite);
  const suites = compared.map(({ suite }) => suite);
  const together = {
    wrong: pool(suites.map(({ wrong }) => wrong)),
    wronglyAccepted: pool(suites.map(({ wronglyAccepted }) => wronglyAccepted)),
  };
  const family = [
    ...suites.flatMap(({ wrong, wronglyAccepted }) => [wrong, wronglyAccepted]),
    ...Object.values(together),
  ];
  const adjusted = adjustForMany(family.map(({ pWorse }) => pWorse));
  const tested = (comparison: PairedComparison): TestedComparison => ({
    ...comparison,
    adjustedPWorse: adjusted[family.indexOf(comparison)] ?? 1,
  });
  return {
    suites: suites.map((suite) => ({
      ...suite,
      wrong: tested(suite.wrong),
      wronglyAccepted: tested(suite.wronglyAccepted),
    })),
    together: {
      wrong: tested(together.wrong),
      wronglyAccepted: tested(together.wronglyAccepted),
    },
    improvement: improvementOn(compared.filter(({ suite }) => suite.role === 'improve')),
  };
}

function improvementOn(suites: readonly Compared[]): Evidence['improvement'] {
  const wrong = pool(suites.map(({ suite }) => suite.wrong));
  const forPeople = pool(suites.map((compared) => compared.forPeople));
  const [first = 1, second = 1] = adjustForMany([wrong.pBetter, forPeople.pBetter]);
  return {
    wrong: { ...wrong, adjustedPBetter: first },
    forPeople: { ...forPeople, adjustedPBetter: second },
  };
}

interface Compared {
  readonly suite: Omit<SuiteEvidence, Fault> & Readonly<Record<Fault, PairedComparison>>;
  /** wrong or left to people */
  readonly forPeople: PairedComparison;
}

/** @throws RangeError when the models did not judge the same images */
function compareSuite({ parent, candidate, ...suite }: SuiteReadings): Compared {
  const pairs = parent.map((judged, image) => ({ parent: judged, candidate: candidate[image] }));
  const compare = (happens: (judged: Judged) => boolean): PairedComparison =>
    comparePaired(
      pairs.map(({ parent: one, candidate: other }) => {
        if (other?.truth !== one.truth || parent.length !== candidate.length) {
          throw new RangeError(`The two models did not judge the same images of ${suite.name}.`);
        }
        return { parent: happens(one), candidate: happens(other) };
      }),
    );
  return {
    suite: {
      ...suite,
      images: parent.length,
      wrong: compare(isWrong),
      wronglyAccepted: compare((judged) => isWrong(judged) && isAccepted(judged)),
      leftToPeople: compare(isLeftToPeople),
    },
    forPeople: compare((judged) => isWrong(judged) || isLeftToPeople(judged)),
  };
}

function isWrong({ truth, digit }: Judged): boolean {
  return digit !== truth;
}

function isLeftToPeople(judged: Judged): boolean {
  return judged.truth !== null && !isAccepted(judged);
}

function isAccepted({ decision }: Judged): boolean {
  return decision?.kind === 'accepted';
}
