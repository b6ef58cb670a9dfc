import type { Endpoint } from './endpoint.ts';
import { id, corrects } from './access.ts';
import * as review from '../review.ts';

export const reviewEndpoints = {
  nextReviews: {
    method: 'GET',
    path: '/review/queue',
    summary: 'The next predictions for this reviewer, least sure first',
    tag: 'review',
    access: corrects,
    query: review.ReviewQueueQuery,
    answers: { 200: review.ReviewQueue },
    problems: [],
  },
  skipReview: {
    method: 'POST',
    path: '/review/:id/skip',
    summary: 'Leave this one to others',
    tag: 'review',
    access: corrects,
    params: id,
    answers: { 204: 'nothing' },
    problems: ['prediction-not-found'],
  },
  getReviewGrid: {
    method: 'GET',
    path: '/review/grid',
    summary: 'Guesses of one digit that nobody has looked at',
    tag: 'review',
    access: corrects,
    query: review.ReviewGridQuery,
    answers: { 200: review.ReviewGrid },
    problems: [],
  },
  answerReviewGrid: {
    method: 'POST',
    path: '/review/grid',
    summary: 'Confirm the right ones of a grid and mark the wrong ones',
    tag: 'review',
    access: corrects,
    body: { json: review.ReviewGridAnswer },
    answers: { 200: review.ReviewGridResult },
    problems: [],
  },
  getReviewSummary: {
    method: 'GET',
    path: '/review/summary',
    summary: 'How much waits, the pace, what the spot checks found',
    tag: 'review',
    access: corrects,
    answers: { 200: review.ReviewSummary },
    problems: [],
  },
  getAgreement: {
    method: 'GET',
    path: '/review/agreement',
    summary: 'How far reviewers who saw the same image agree',
    tag: 'review',
    access: corrects,
    answers: { 200: review.Agreement },
    problems: [],
  },
} as const satisfies Record<string, Endpoint>;
