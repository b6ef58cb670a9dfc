import { z } from 'zod';
import { EDGES, type Histogram, type TrafficReference } from '../use-cases/learning/traffic.ts';
import type { InstalledModel, RiskTable } from '../use-cases/models/ports.ts';

/** What the registry reads of evaluation.json; the rest is for people and passes through. */
const evaluation = z.looseObject({
  suites: z.array(
    z.looseObject({
      name: z.string(),
      measures: z.looseObject({
        images: z.number(),
        right: z.number(),
        accuracy: z.looseObject({ low: z.number(), high: z.number() }).nullable(),
      }),
    }),
  ),
});

/** Error on the first suite of digits, the model's own test; null where nothing was measured. */
export function errorRateOf(content: unknown): InstalledModel['errorRate'] {
  const parsed = evaluation.safeParse(content);
  const suite = parsed.data?.suites.find(({ measures }) => measures.images > 0);
  if (suite?.measures.accuracy === undefined || suite.measures.accuracy === null) return null;
  const { images, right, accuracy } = suite.measures;
  return {
    suite: suite.name,
    value: 1 - right / images,
    low: 1 - accuracy.high,
    high: 1 - accuracy.low,
  };
}

const promises = z.looseObject({
  selectiveRisk: z.looseObject({
    confidence: z.number(),
    rows: z.array(
      z.looseObject({
        errorRate: z.number(),
        threshold: z.number().nullable(),
        coverage: z.number(),
      }),
    ),
  }),
});

/** null where it has none, or one in another form: the manifest's own threshold stands then. */
export function riskTableOf(content: unknown): RiskTable | null {
  const table = promises.safeParse(content).data?.selectiveRisk;
  if (table === undefined) return null;
  const rows = [...table.rows].sort((a, b) => a.errorRate - b.errorRate);
  return { confidence: table.confidence, rows };
}

const histogram = z.looseObject({ edges: z.array(z.number()), shares: z.array(z.number()) });
const traffic = z.looseObject({
  ink: histogram.optional(),
  suites: z.array(
    z.looseObject({
      measures: z.looseObject({
        images: z.number(),
        confusion: z.array(z.array(z.number())).nullish(),
        coverage: z
          .looseObject({
            points: z.array(z.looseObject({ coverage: z.number(), threshold: z.number() })),
          })
          .nullish(),
      }),
    }),
  ),
});

/** What the model's own test looked like: the first suite that holds digits. */
export function trafficOf(content: unknown): TrafficReference | null {
  const parsed = traffic.safeParse(content).data;
  const suite = parsed?.suites.find(({ measures }) => measures.images > 0);
  if (parsed === undefined || suite === undefined) return null;
  const { confusion, coverage } = suite.measures;
  return {
    confidence: coverage ? confidences(coverage.points) : null,
    class: confusion ? classes(confusion) : null,
    ink: parsed.ink ?? null,
  };
}

/** Rows are truths, columns claims, the last of no digit. */
function classes(confusion: readonly (readonly number[])[]): Histogram | null {
  const claims = Array.from({ length: 10 }, (_, digit) =>
    confusion.reduce((sum, row) => sum + (row[digit] ?? 0), 0),
  );
  const all = claims.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  return { edges: EDGES.class, shares: claims.map((count) => count / all) };
}

/** Coverage at a threshold is the share of confidences above it: differences are a histogram. */
function confidences(
  points: readonly { readonly coverage: number; readonly threshold: number }[],
): Histogram | null {
  const above = points
    .filter(({ threshold }) => threshold > 0 && threshold < 1)
    .sort((a, b) => a.threshold - b.threshold);
  if (above.length < 2) return null;
  const survival = [1, ...above.map(({ coverage }) => coverage), 0];
  const shares = survival.slice(1).map((share, bin) => (survival[bin] ?? 0) - share);
  return { edges: above.map(({ threshold }) => threshold), shares };
}
