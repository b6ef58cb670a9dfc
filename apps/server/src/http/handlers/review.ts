import type { UseCaseParts } from '../../use-cases/parts.ts';
import {
  answerReviewGrid,
  getAgreement,
  getReviewGrid,
  getReviewSummary,
  nextReviews,
  skipReview,
} from '../../use-cases/review.ts';
import type { Handlers } from '../handler.ts';

type Group =
  | 'nextReviews'
  | 'skipReview'
  | 'getReviewGrid'
  | 'answerReviewGrid'
  | 'getReviewSummary'
  | 'getAgreement';

/** What people look at. */
export function reviewHandlers(parts: UseCaseParts): Pick<Handlers, Group> {
  return {
    nextReviews: ({ caller, query }) => nextReviews(parts, caller, query),
    skipReview: ({ caller, params }) => skipReview(parts, caller, params.id),
    getReviewGrid: ({ query }) => getReviewGrid(parts, query),
    answerReviewGrid: ({ caller, json }) => answerReviewGrid(parts, caller, json),
    getReviewSummary: ({ caller }) => getReviewSummary(parts, caller),
    getAgreement: () => getAgreement(parts),
  };
}
