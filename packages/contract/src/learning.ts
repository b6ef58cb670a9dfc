import { z } from 'zod';
import {
  Actor,
  Cursor,
  Id,
  LimitInQuery,
  ModelId,
  PageLinks,
  Probability,
  Timestamp,
  freeText,
} from './scalars.ts';

/** `done`: there is a verdict, and a candidate unless there was nothing to learn. */
export const FineTuningState = z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']);
export type FineTuningState = z.infer<typeof FineTuningState>;

/** What a running one is at. */
export const FineTuningPhase = z.enum(['gathering', 'learning', 'judging']);
export type FineTuningPhase = z.infer<typeof FineTuningPhase>;

/** One point of the curve that is watched while a model learns. */
export const FineTuningPoint = z.object({
  step: z.int().min(0),
  epoch: z.number().min(0),
  loss: z.number(),
  heldOutError: Probability.nullable().meta({ description: 'after the last whole epoch' }),
});
export type FineTuningPoint = z.infer<typeof FineTuningPoint>;

/** How two models did on the same images: how often something happened to each, and to one alone. */
export const GateComparison = z.object({
  images: z.int(),
  parent: z.int(),
  candidate: z.int(),
  onlyParent: z.int().meta({ description: 'mended by the candidate' }),
  onlyCandidate: z.int().meta({ description: 'new with the candidate' }),
  difference: z.object({ value: z.number(), low: z.number(), high: z.number() }),
  pWorse: Probability,
  pBetter: Probability,
  adjustedPWorse: Probability.optional(),
});
export type GateComparison = z.infer<typeof GateComparison>;

export const GateSuite = z.object({
  name: z.string(),
  description: z.string(),
  role: z.enum(['improve', 'keep']),
  images: z.int(),
  wrong: GateComparison,
  wronglyAccepted: GateComparison,
  leftToPeople: GateComparison,
});
export type GateSuite = z.infer<typeof GateSuite>;

/** What the gate says of a candidate, and what that rests on. */
export const GateVerdict = z
  .object({
    kind: z.enum(['offered', 'undecided', 'refused']),
    judgedAt: Timestamp,
    reasons: z.array(z.object({ kind: z.string(), text: z.string() })),
    suites: z.array(GateSuite),
    text: z.string().meta({ description: 'verdict and figures, for people' }),
  })
  .meta({ id: 'GateVerdict' });
export type GateVerdict = z.infer<typeof GateVerdict>;

/** A model learning from corrections. */
export const FineTuning = z
  .object({
    id: Id,
    state: FineTuningState,
    phase: FineTuningPhase.nullable().meta({ description: 'of a running one' }),
    parent: ModelId,
    candidate: ModelId.nullable().meta({
      description: 'null until it is done, and where there was nothing to learn',
    }),
    epochs: z.int(),
    seed: z.int(),
    note: z.string().nullable(),
    corrections: z.int().min(0),
    confirmed: z.int().min(0),
    createdAt: Timestamp,
    createdBy: Actor,
    finishedAt: Timestamp.nullable(),
    step: z.int().min(0),
    steps: z.int().min(0).meta({ description: 'of all epochs; 0 until it is known' }),
    secondsLeft: z.number().min(0).nullable(),
    points: z.array(FineTuningPoint),
    verdict: GateVerdict.nullable(),
    failure: z.string().nullable(),
    promoted: z.object({ at: Timestamp, by: Actor }).nullable(),
  })
  .meta({ id: 'FineTuning' });
export type FineTuning = z.infer<typeof FineTuning>;

export const FineTuningQuery = z.strictObject({ limit: LimitInQuery, after: Cursor.optional() });

export const FineTuningPage = z
  .object({ items: z.array(FineTuning), links: PageLinks })
  .meta({ id: 'FineTuningPage' });
export type FineTuningPage = z.infer<typeof FineTuningPage>;

/** GET /fine-tunings/:id/events: the whole of it at every change, at most two a second. */
export const FineTuningEvent = z
  .object({ event: z.enum(['progress', 'end']), fineTuning: FineTuning })
  .meta({ id: 'FineTuningEvent' });
export type FineTuningEvent = z.infer<typeof FineTuningEvent>;

export const StartFineTuning = z
  .strictObject({
    epochs: z.int().min(1).max(50).optional(),
    seed: z.int().min(0).optional(),
    note: freeText(500).optional(),
  })
  .meta({ id: 'StartFineTuning' });
export type StartFineTuning = z.infer<typeof StartFineTuning>;

/** The predictions whose images it learned from or was held to, with what people said of them. */
export const FineTuningExamples = z
  .object({ corrections: z.array(Id), confirmed: z.array(Id) })
  .meta({ id: 'FineTuningExamples' });
export type FineTuningExamples = z.infer<typeof FineTuningExamples>;

/** POST /fine-tunings/:id/promote */
export const PromoteCandidate = z
  .strictObject({ note: freeText(500).optional() })
  .meta({ id: 'PromoteCandidate' });
export type PromoteCandidate = z.infer<typeof PromoteCandidate>;

/** GET /learning: what there is to learn from. */
export const LearningSummary = z
  .object({
    corrections: z
      .int()
      .min(0)
      .meta({ description: 'images that were read wrongly, with their truth' }),
    confirmed: z.int().min(0),
    sinceLast: z
      .int()
      .min(0)
      .meta({ description: 'corrections that the last fine-tuning did not have' }),
    fewest: z.int().meta({ description: 'corrections that are needed' }),
    running: Id.nullable(),
  })
  .meta({ id: 'LearningSummary' });
export type LearningSummary = z.infer<typeof LearningSummary>;

/**
 * GET /promise: the error rate that was chosen, what keeps it, and whether reviewed samples bear it out.
 * standing: kept: even the upper bound is below it · broken: even the lower bound is above it: the alarm
 */
export const ErrorRatePromise = z
  .object({
    model: ModelId,
    errorRate: Probability,
    confidence: Probability.nullable().meta({ description: 'with which the threshold keeps it' }),
    threshold: z.number().min(0).nullable().meta({ description: 'null: all goes to review' }),
    basis: z.enum(['risk-table', 'manifest', 'none']).meta({
      description:
        'manifest: the package has no table, its own threshold stands · none: no threshold can promise it',
    }),
    coverage: Probability.nullable().meta({ description: 'of held-out digits' }),
    coverageNow: Probability.nullable().meta({
      description: 'accepted among the digits read since then',
    }),
    since: Timestamp,
    reviewed: z.int().min(0),
    wrong: z.int().min(0),
    low: Probability,
    high: Probability,
    standing: z.enum(['kept', 'broken', 'not-yet-known']),
    rightReviewsNeeded: z.int().min(0).nullable(),
  })
  .meta({ id: 'ErrorRatePromise' });
export type ErrorRatePromise = z.infer<typeof ErrorRatePromise>;

/** How far one statistic of what is read has moved from what the model was measured on. */
export const DriftStatistic = z.object({
  name: z.enum(['confidence', 'class', 'ink']),
  index: z.number().meta({ description: 'population stability index; above 0.2 it has changed' }),
  drifted: z.boolean(),
  bins: z.array(z.object({ label: z.string(), expected: Probability, seen: Probability })),
});
export type DriftStatistic = z.infer<typeof DriftStatistic>;

/** GET /drift: the newest images that this process read with the active model. */
export const DriftReport = z
  .object({
    model: ModelId.nullable(),
    readings: z.int().min(0),
    needed: z.int(),
    against: z.enum(['evaluation', 'first-readings']).nullable(),
    statistics: z.array(DriftStatistic),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'DriftReport' });
export type DriftReport = z.infer<typeof DriftReport>;

/** PUT /shadow: the model that answers beside the active one, unseen; null ends it. */
export const SetShadow = z
  .strictObject({
    model: ModelId.nullable(),
    share: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .meta({ description: 'of the images; 0.1 if not given' }),
  })
  .meta({ id: 'SetShadow' });
export type SetShadow = z.infer<typeof SetShadow>;

export const ShadowReport = z
  .object({
    model: ModelId.nullable(),
    share: Probability,
    since: Timestamp.nullable(),
    compared: z.int().min(0),
    sameDigit: z.int().min(0),
    sameDecision: z.int().min(0),
    passedOver: z.int().min(0).meta({
      description: 'chosen by the share and left out: it was busy, or had read its part of a batch',
    }),
  })
  .meta({ id: 'ShadowReport' });
export type ShadowReport = z.infer<typeof ShadowReport>;
