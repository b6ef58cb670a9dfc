import type {
  Actor,
  Digit,
  DecisionKind,
  FineTuningPhase,
  FineTuningPoint,
  FineTuningState,
  GateVerdict,
  Truth,
} from '@hand-digits/contract';
import type { AuditRecord } from '../caller.ts';
import type { PageOutcome } from '../predictions/store.ts';

/** How far a fine-tuning is. */
export interface LearningProgress {
  readonly phase: FineTuningPhase | null;
  readonly step: number;
  /** of all epochs; 0 until it is known */
  readonly steps: number;
  readonly secondsLeft: number | null;
  readonly points: readonly FineTuningPoint[];
}

export interface FineTuningRecord {
  readonly id: string;
  readonly state: FineTuningState;
  readonly parent: string;
  readonly candidate: string | null;
  readonly epochs: number;
  readonly seed: number;
  readonly note: string | null;
  readonly corrections: number;
  readonly confirmed: number;
  readonly createdAt: number;
  readonly createdBy: Actor;
  readonly finishedAt: number | null;
  readonly progress: LearningProgress;
  readonly verdict: GateVerdict | null;
  readonly failure: string | null;
  readonly promoted: { readonly at: number; readonly by: Actor } | null;
}

/** Ids of the predictions whose images are learned from or judged by. */
export interface ExampleIds {
  readonly corrections: readonly string[];
  readonly confirmed: readonly string[];
}

/** How one ended. */
export type FineTuningEnd =
  | {
      readonly state: 'done';
      /** null where nothing that could be learned is better than the parent */
      readonly candidate: string | null;
      readonly verdict: GateVerdict;
    }
  | { readonly state: 'failed'; readonly failure: string };

interface ListQuery {
  readonly limit: number;
  readonly after?: string | undefined;
}

/** The port to the fine-tunings: at most one waits or runs at a time. */
export interface FineTuningStore {
  /** @returns false where another one waits or runs */
  create(record: FineTuningRecord, audit: AuditRecord): Promise<boolean>;
  find(id: string): Promise<FineTuningRecord | undefined>;
  page(query: ListQuery): Promise<PageOutcome<FineTuningRecord>>;
  /** the newest in one of these states */
  newest(states: readonly FineTuningState[]): Promise<FineTuningRecord | undefined>;
  examples(id: string): Promise<ExampleIds>;
  keepExamples(id: string, ids: ExampleIds): Promise<void>;
  /** Runs on. @returns false where it waits and runs no more: someone has cancelled it */
  advance(id: string, progress: LearningProgress): Promise<boolean>;
  /** @returns false where it was over already */
  end(id: string, end: FineTuningEnd, at: number): Promise<boolean>;
  /** @returns false where it was over already */
  cancel(id: string, audit: AuditRecord): Promise<boolean>;
  notePromotion(id: string, promoted: { readonly at: number; readonly by: Actor }): Promise<void>;
  /** images that people have looked at, by whether the guess was right; from the kept counts */
  judged(): Promise<{ readonly wrong: number; readonly right: number }>;
}

/** An image with the truth that people told, as the network sees it. */
export interface LearningExample {
  readonly prediction: string;
  /** 784 values, ink bright */
  readonly pixels: Uint8Array;
  readonly truth: Truth;
  /** writer or source: what is held out together */
  readonly hand: string;
}

export interface LearningExamples {
  readonly corrections: readonly LearningExample[];
  readonly confirmed: readonly LearningExample[];
  /** a random sample of what was accepted; judges, and is not learned from */
  readonly accepted: readonly LearningExample[];
}

export interface TrainingOrder {
  readonly id: string;
  /** id of the model to go on from */
  readonly parent: string;
  readonly epochs: number;
  readonly seed: number;
  /** error rate that the candidate's own threshold is to keep */
  readonly errorRate: number;
  /** asked unless an earlier attempt of this order has kept them: they must stay the same */
  readonly gather: () => Promise<LearningExamples>;
}

export interface TrainingWatch {
  readonly learning: (progress: {
    readonly step: number;
    readonly steps: number;
    readonly epoch: number;
    readonly loss: number;
    readonly secondsLeft: number;
    readonly heldOutError: number | null;
  }) => void;
  readonly judging: () => void;
  /** stops soon, ready to be gone on with */
  readonly signal: AbortSignal;
}

export type TrainingOutcome =
  | {
      readonly kind: 'finished';
      /** path of a ZIP with the candidate's package */
      readonly zip: string;
      readonly verdict: GateVerdict;
    }
  /** nothing that could be learned is better than the parent: there is no candidate */
  | { readonly kind: 'nothing-to-learn'; readonly verdict: GateVerdict }
  | { readonly kind: 'stopped' }
  /** trying again would end the same */
  | { readonly kind: 'impossible'; readonly detail: string };

/** The port to whatever learns, apart from the process that answers people. */
export interface Trainer {
  train(order: TrainingOrder, watch: TrainingWatch): Promise<TrainingOutcome>;
  /** Removes what it keeps of an order that is over. */
  forget(id: string): Promise<void>;
}

/** What the model in the shadow said of an image. */
export interface ShadowReading {
  readonly id: string;
  readonly prediction: string;
  readonly model: string;
  readonly digit: Digit | null;
  readonly confidence: number;
  readonly decision: DecisionKind;
  readonly at: number;
}

export interface ShadowRecord {
  readonly model: string;
  readonly share: number;
  readonly since: number;
  readonly compared: number;
  readonly sameDigit: number;
  readonly sameDecision: number;
  readonly passedOver: number;
}

/** What was counted since it was last written down. */
export type ShadowCounts = Pick<
  ShadowRecord,
  'compared' | 'sameDigit' | 'sameDecision' | 'passedOver'
>;

/** The port to what is kept of the model in the shadow. */
export interface ShadowStore {
  current(): Promise<ShadowRecord | null>;
  /** null ends it; another model begins to count anew */
  set(
    shadow: { model: string; share: number; since: number } | null,
    audit: AuditRecord,
  ): Promise<void>;
  /** Adds to the counts of this model, where it still is in the shadow, and keeps disagreements. */
  add(model: string, counts: ShadowCounts, disagreements: readonly ShadowReading[]): Promise<void>;
  disagreements(query: ListQuery & { readonly model: string }): Promise<PageOutcome<ShadowReading>>;
}
