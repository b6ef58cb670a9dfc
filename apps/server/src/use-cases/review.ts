import type {
  Agreement,
  BulkResult,
  Count,
  Digit,
  Prediction,
  ReviewGridAnswer,
  ReviewQueue,
  ReviewSummary,
} from '@hand-digits/contract';
import { measureAgreement, type SharedAnswer } from './agreement.ts';
import type { Caller, Clock } from './caller.ts';
import { applyAll, correcting, type CorrectionParts } from './corrections.ts';
import { noPrediction } from './media.ts';
import { done, type Outcome } from './outcome.ts';
import { presentPrediction } from './present.ts';
import type { PredictionRecord } from './records.ts';

/** How long an item that was handed out is kept from others. */
const CLAIM_MS = 2 * 60_000;
const PACE_MS = 10 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** Enough for a stable kappa, few enough to answer at once. */
const AGREEMENT_IMAGES = 5_000;

/** The port to the queue of what waits for a person. */
export interface ReviewStore {
  /**
   * The least sure that wait, claimed for `reviewer` until `until`. Left out: what others hold, what
   * this reviewer answered or skipped already, and `skip`.
   */
  claim(query: {
    readonly reviewer: string;
    readonly now: number;
    readonly until: number;
    readonly limit: number;
    readonly skip: readonly string[];
  }): Promise<readonly PredictionRecord[]>;
  /** @returns false where there is no such prediction */
  skip(prediction: string, reviewer: string): Promise<boolean>;
  waiting(): Promise<Count>;
  /** uncorrected guesses of one digit, newest first */
  grid(query: {
    readonly digit: Digit;
    readonly decision: 'accepted' | 'review' | undefined;
    readonly limit: number;
  }): Promise<readonly PredictionRecord[]>;
  /** corrections that this reviewer made since then and did not undo */
  answeredSince(reviewer: string, since: number): Promise<number>;
  /** reviewed spot checks; of one model and since a moment, or all */
  spotChecks(of?: {
    readonly model: string;
    readonly since: number;
  }): Promise<{ readonly checked: number; readonly wrong: number }>;
  /** the newest images that at least two people answered */
  sharedAnswers(limit: number): Promise<readonly SharedAnswer[]>;
  /** puts a prediction into the queue before all others */
  requeue(prediction: string): Promise<void>;
}

export interface ReviewParts extends CorrectionParts {
  readonly review: ReviewStore;
  readonly clock: Clock;
}

/** A person's name in the queue: the user behind the caller, or the one local user. */
export function reviewerOf({ actor }: Caller): string {
  return actor.id ?? actor.kind;
}

/** The next ones for this reviewer. What others said of them is left out, so that answers are blind. */
export async function nextReviews(
  parts: ReviewParts,
  caller: Caller,
  { limit, skip }: { readonly limit: number; readonly skip: readonly string[] },
): Promise<Outcome<ReviewQueue>> {
  const now = parts.clock();
  const query = { reviewer: reviewerOf(caller), now, until: now + CLAIM_MS, limit, skip };
  const records = await parts.review.claim(query);
  const items = records.map((record) => ({ prediction: presentBlind(record) }));
  return done({ items, waiting: await parts.review.waiting() });
}

function presentBlind(record: PredictionRecord): Prediction {
  return presentPrediction({ ...record, truth: null, corrections: [] });
}

export async function skipReview(
  parts: Pick<ReviewParts, 'review'>,
  caller: Caller,
  id: string,
): Promise<Outcome<null, 'prediction-not-found'>> {
  const existed = await parts.review.skip(id, reviewerOf(caller));
  return existed ? done(null) : noPrediction(id);
}

export async function getReviewGrid(
  parts: Pick<ReviewParts, 'review'>,
  query: {
    readonly digit: Digit;
    readonly decision?: 'accepted' | 'review' | undefined;
    readonly limit: number;
  },
): Promise<Outcome<{ digit: Digit; items: Prediction[] }>> {
  const { digit, decision, limit } = query;
  const records = await parts.review.grid({ digit, decision, limit });
  return done({ digit, items: records.map(presentPrediction) });
}

/** The right ones are confirmed; a wrong one gets its truth or, where none was said, goes to the queue. */
export async function answerReviewGrid(
  parts: ReviewParts,
  caller: Caller,
  { digit, right, wrong }: ReviewGridAnswer,
): Promise<Outcome<BulkResult>> {
  const unsaid = wrong.filter(({ truth }) => truth === null);
  const said = [
    ...right.map((id) => ({ id, truth: digit })),
    ...wrong.flatMap(({ id, truth }) => (truth === null ? [] : [{ id, truth }])),
  ];
  const changes = said.map(({ id, truth }) =>
    correcting(parts, caller, { id, truth, origin: 'grid', expected: undefined }),
  );
  const { value } = await applyAll(parts, changes);
  for (const { id } of unsaid) await parts.review.requeue(id);
  return done({ ...value, unchanged: [...value.unchanged, ...unsaid.map(({ id }) => id)] });
}

export async function getReviewSummary(
  parts: Pick<ReviewParts, 'review' | 'clock'>,
  caller: Caller,
): Promise<Outcome<ReviewSummary>> {
  const now = parts.clock();
  const reviewer = reviewerOf(caller);
  const [waiting, spotChecks, reviewedToday, recent] = await Promise.all([
    parts.review.waiting(),
    parts.review.spotChecks(),
    parts.review.answeredSince(reviewer, now - (now % DAY_MS)),
    parts.review.answeredSince(reviewer, now - PACE_MS),
  ]);
  return done({ waiting, spotChecks, reviewedToday, perMinute: recent / (PACE_MS / 60_000) });
}

export async function getAgreement(
  parts: Pick<ReviewParts, 'review'>,
): Promise<Outcome<Agreement>> {
  return done(measureAgreement(await parts.review.sharedAnswers(AGREEMENT_IMAGES)));
}
