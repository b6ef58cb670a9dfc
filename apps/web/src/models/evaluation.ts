import * as z from 'zod';

/** What a package's evaluation.json says, as far as this page shows it. */

const share = z.number().min(0).max(1);
const proportion = z.object({ value: share.nullable(), low: share, high: share });

const coveragePoint = z.object({
  coverage: share,
  images: z.number(),
  error: share,
  threshold: z.number(),
});
export type CoveragePoint = z.infer<typeof coveragePoint>;

const reliabilityBin = z.object({ count: z.number(), confidence: share, accuracy: share });
export type ReliabilityBin = z.infer<typeof reliabilityBin>;

const outliers = z.object({
  images: z.number(),
  rejected: z.number(),
  review: z.number(),
  accepted: z.number(),
});

const measures = z.object({
  images: z.number(),
  right: z.number(),
  accuracy: proportion,
  /** [true digit][claimed digit, then none] */
  confusion: z.array(z.array(z.number())),
  calibration: z.object({ error: z.number(), bins: z.array(reliabilityBin) }),
  coverage: z.object({ aurc: z.number(), points: z.array(coveragePoint) }),
  decisions: z.object({
    accepted: z.object({ images: z.number(), wrong: z.number() }),
    review: z.object({ images: z.number(), wrong: z.number() }),
  }),
  outliers: outliers.nullable(),
});

const suite = z.object({
  name: z.string(),
  description: z.string().optional(),
  command: z.string().optional(),
  measures,
});
export type Suite = z.infer<typeof suite>;

const evaluation = z.object({ suites: z.array(z.unknown()) });

/** The suites that are understood; one of another form is left out. */
export function suitesOf(document: Readonly<Record<string, unknown>> | null): Suite[] {
  const parsed = evaluation.safeParse(document);
  if (!parsed.success) return [];
  return parsed.data.suites.flatMap((one) => {
    const result = suite.safeParse(one);
    return result.success ? [result.data] : [];
  });
}

/** Suites that hold digits; the others only measure what is no digit. */
export function digitSuites(suites: readonly Suite[]): Suite[] {
  return suites.filter(({ measures: { images } }) => images > 0);
}

/** The error of a suite with its 95 % interval, 0…1. */
export interface ErrorRange {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export function errorOf({ measures: { accuracy } }: Suite): ErrorRange | null {
  if (accuracy.value === null) return null;
  return { value: 1 - accuracy.value, low: 1 - accuracy.high, high: 1 - accuracy.low };
}

/**
 * The largest share that can be accepted while at most `errorRate` of it is wrong, by the measured
 * points and straight lines between them; 0 where not even the surest part is that good.
 */
export function coverageAt(points: readonly CoveragePoint[], errorRate: number): number {
  const falling = [...points].sort((one, other) => other.coverage - one.coverage);
  const at = falling.findIndex(({ error }) => error <= errorRate);
  const good = falling[at];
  if (good === undefined) return 0;
  const worse = falling[at - 1];
  if (worse === undefined || worse.error === good.error) return good.coverage;
  const part = (errorRate - good.error) / (worse.error - good.error);
  return good.coverage + part * (worse.coverage - good.coverage);
}
