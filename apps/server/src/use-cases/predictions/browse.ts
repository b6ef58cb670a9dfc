import type {
  Prediction,
  PredictionCounts,
  PredictionFilter,
  PredictionListQuery,
  PredictionPage,
} from '@hand-digits/contract';
import { noPrediction } from '../media.ts';
import { done, refused, type Outcome } from '../outcome.ts';
import { presentPrediction } from '../present.ts';
import type { Filter, PredictionStore } from './store.ts';

export interface BrowseParts {
  readonly predictions: PredictionStore;
}

/** How many are shown on each side of one. */
const NEIGHBOURS = 6;

export async function getPrediction(
  parts: BrowseParts,
  id: string,
): Promise<Outcome<Prediction, 'prediction-not-found'>> {
  const record = await parts.predictions.find(id);
  return record === undefined ? noPrediction(id) : done(presentPrediction(record));
}

export async function listPredictions(
  parts: BrowseParts,
  query: PredictionListQuery,
): Promise<Outcome<PredictionPage, 'cursor-invalid'>> {
  const { sort, limit, after, before, ...filter } = query;
  const outcome = await parts.predictions.page({
    filter: toFilter(filter),
    sort,
    limit,
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
  });
  if (outcome.kind === 'cursor-invalid') return badCursor();
  const { items, links } = outcome.page;
  return done({ items: items.map(presentPrediction), links });
}

export function badCursor(): Outcome<never, 'cursor-invalid'> {
  return refused(
    'cursor-invalid',
    'This cursor is not one of a list with this sort. Start without one.',
  );
}

export async function countPredictions(
  parts: BrowseParts,
  filter: PredictionFilter,
): Promise<Outcome<PredictionCounts>> {
  const { total, byDigit, byDecision } = await parts.predictions.counts(toFilter(filter));
  return done({
    total,
    byDigit: byDigit === null ? null : [...byDigit],
    byDecision: byDecision === null ? null : [...byDecision],
  });
}

export async function getNeighbours(
  parts: BrowseParts,
  id: string,
): Promise<Outcome<{ newer: Prediction[]; older: Prediction[] }, 'prediction-not-found'>> {
  const found = await parts.predictions.neighbours(id, NEIGHBOURS);
  if (found === undefined) return noPrediction(id);
  return done({
    newer: found.newer.map(presentPrediction),
    older: found.older.map(presentPrediction),
  });
}

/** Times as the wire writes them become milliseconds; what was not given stays away. */
export function toFilter({ from, to, ...rest }: PredictionFilter): Filter {
  const times = {
    ...(from === undefined ? {} : { from: Date.parse(from) }),
    ...(to === undefined ? {} : { to: Date.parse(to) }),
  };
  const given = Object.entries({ ...rest, ...times }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}
