import type { DriftReport, DriftStatistic } from '@hand-digits/contract';
import type { ModelPackages, ModelStore } from '../models/ports.ts';
import { done, type Done } from '../outcome.ts';
import { shareOf, type Histogram, type SeenTraffic } from './traffic.ts';

/** The port to what this process has read of late. */
export interface Traffic {
  /** the newest readings of a model, and its first ones here */
  seen(model: string): SeenTraffic | undefined;
}

export interface DriftParts {
  readonly traffic: Traffic;
  readonly packages: Pick<ModelPackages, 'open'>;
  readonly models: Pick<ModelStore, 'active'>;
}

/** With fewer readings the index says more about chance than about change. */
export const FEWEST_READINGS = 1000;
/** The usual rule: below 0.1 nothing, above 0.2 a change that matters. */
const DRIFTED = 0.2;

/**
 * Whether what comes in still looks like what the active model was measured on: the population
 * stability index Σ (p − q) · ln(p / q) of confidences, of classes and of ink.
 */
export async function getDrift(parts: DriftParts): Promise<Done<DriftReport>> {
  const model = await parts.models.active();
  const seen = model === null ? undefined : parts.traffic.seen(model);
  const readings = seen?.readings ?? 0;
  const nothing = { model, readings, needed: FEWEST_READINGS, against: null, statistics: [] };
  if (model === null || seen === undefined || readings < FEWEST_READINGS) {
    return done({ ...nothing, warnings: [] });
  }
  const reference = (await parts.packages.open(model))?.traffic ?? null;
  const statistics = NAMES.flatMap((name) =>
    statistic(name, reference?.[name] ?? seen.first[name], seen.newest[name]),
  );
  const against = reference === null ? ('first-readings' as const) : ('evaluation' as const);
  const warnings = statistics.filter(({ drifted }) => drifted).map(warningOf);
  return done({ ...nothing, against, statistics, warnings });
}

const NAMES = ['confidence', 'class', 'ink'] as const;
type Name = (typeof NAMES)[number];

/** Bins as the reference has them; values of what was seen are put into those. */
function statistic(
  name: Name,
  expected: Histogram | null,
  values: readonly number[],
): DriftStatistic[] {
  if (expected === null || values.length === 0) return [];
  const { edges, shares } = expected;
  const seen = shareOf(values, edges);
  const index = stabilityIndex(shares, seen, values.length);
  const bins = shares.map((share, bin) => ({
    label: labelOf(name, edges, bin),
    expected: share,
    seen: seen[bin] ?? 0,
  }));
  return [{ name, index, drifted: index > DRIFTED, bins }];
}

/** Half a reading stands in for an empty bin, which would make the index infinite. */
function stabilityIndex(
  expected: readonly number[],
  seen: readonly number[],
  readings: number,
): number {
  const least = 0.5 / readings;
  return expected.reduce((sum, share, bin) => {
    const [p, q] = [Math.max(share, least), Math.max(seen[bin] ?? 0, least)];
    return sum + (q - p) * Math.log(q / p);
  }, 0);
}

function labelOf(name: Name, edges: readonly number[], bin: number): string {
  if (name === 'class') return String(bin);
  const [from, to] = [edges[bin - 1], edges[bin]];
  if (from === undefined) return `< ${to ?? 1}`;
  return to === undefined ? `≥ ${from}` : `${from} … ${to}`;
}

/** In plain words, with the bin that changed most. */
function warningOf({ name, bins }: DriftStatistic): string {
  const moved = [...bins].sort(
    (a, b) => Math.abs(b.seen - b.expected) - Math.abs(a.seen - a.expected),
  );
  const [most] = moved;
  if (most === undefined) return '';
  const [seen, expected] = [percent(most.seen), percent(most.expected)];
  switch (name) {
    case 'confidence':
      return `The model is sure of other images than before: ${seen} of the newest have a confidence of ${most.label}, ${expected} were expected. Review some, and look whether scanner, form or writers have changed.`;
    case 'class':
      return `Other digits come in than before: ${seen} of the newest are read as ${most.label}, ${expected} were expected. Where that is not how the forms are filled in, look at some of them.`;
    case 'ink':
      return `The writing is thinner or bolder than before: of the newest images ${seen} have an ink of ${most.label}, ${expected} were expected. Pen, scanner or threshold may have changed.`;
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}
