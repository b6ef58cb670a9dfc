import { JobStoppedError } from '../batches/work.ts';
import type { Clock, Ids } from '../caller.ts';
import type { JobCatalogue } from '../job-catalogue.ts';
import { registerModel } from '../models/models.ts';
import type { ModelPackages, ModelStore } from '../models/ports.ts';
import { gatherExamples, type GatherParts } from './gather.ts';
import type {
  FineTuningRecord,
  FineTuningStore,
  LearningExamples,
  LearningProgress,
  Trainer,
  TrainingOutcome,
  TrainingWatch,
} from './ports.ts';
import { isOver } from './present.ts';

export interface LearningWorkParts extends GatherParts {
  readonly fineTunings: FineTuningStore;
  readonly trainer: Trainer;
  readonly packages: ModelPackages;
  readonly models: ModelStore;
  readonly settings: { readonly current: () => { readonly errorRate: number } };
  readonly clock: Clock;
  readonly ids: Ids;
}

/** How often what was reached is written down, and a cancellation noticed. */
const WRITE_MS = 500;
/** Points of the curve that are kept: every second one goes when there are more. */
const MOST_POINTS = 240;

/**
 * Job fine-tune: gathers what people said, learns, judges, and installs the candidate. Cut short, it
 * goes on from the trainer's checkpoint when it runs again.
 */
export async function fineTune(
  parts: LearningWorkParts,
  { fineTuning: id }: JobCatalogue['fine-tune'],
  signal: AbortSignal,
): Promise<void> {
  const record = await parts.fineTunings.find(id);
  if (record === undefined || isOver(record)) return parts.trainer.forget(id);
  const outcome = await trainReporting(parts, record, signal);
  if (outcome.kind === 'stopped' && signal.aborted) throw new JobStoppedError();
  await finish(parts, record, outcome);
  await parts.trainer.forget(id);
}

async function finish(
  parts: LearningWorkParts,
  { id, createdBy }: FineTuningRecord,
  outcome: TrainingOutcome,
): Promise<void> {
  const fail = (failure: string): Promise<unknown> =>
    parts.fineTunings.end(id, { state: 'failed', failure }, parts.clock());
  switch (outcome.kind) {
    case 'stopped':
      return;
    case 'impossible':
      await fail(outcome.detail);
      return;
    case 'nothing-to-learn': {
      const { verdict } = outcome;
      await parts.fineTunings.end(id, { state: 'done', candidate: null, verdict }, parts.clock());
      return;
    }
    case 'finished': {
      const installed = await parts.packages.install(outcome.zip, 'fine-tuned');
      if (installed.kind === 'invalid' || installed.kind === 'unreadable-archive') {
        await fail(`The candidate cannot be installed: ${installed.detail}`);
        return;
      }
      const { model } = installed;
      await registerModel(parts, { model, by: createdBy, action: 'model.fine-tune' });
      const { verdict } = outcome;
      await parts.fineTunings.end(
        id,
        { state: 'done', candidate: model.id, verdict },
        parts.clock(),
      );
    }
  }
}

async function trainReporting(
  parts: LearningWorkParts,
  record: FineTuningRecord,
  signal: AbortSignal,
): Promise<TrainingOutcome> {
  const { id, parent, epochs, seed, createdAt } = record;
  const over = new AbortController();
  const cancelled = new AbortController();
  const report = new Report(record.progress);
  const stop = AbortSignal.any([signal, cancelled.signal]);
  const writing = write(parts, { id, report, over: over.signal, cancelled });
  try {
    const gather = async (): Promise<LearningExamples> => {
      const examples = await gatherExamples(parts, createdAt, { signal: stop });
      const ids = (name: 'corrections' | 'confirmed'): string[] =>
        examples[name].map(({ prediction }) => prediction);
      const [corrections, confirmed] = [ids('corrections'), ids('confirmed')];
      await parts.fineTunings.keepExamples(id, { corrections, confirmed });
      return examples;
    };
    const { errorRate } = parts.settings.current();
    return await parts.trainer.train(
      { id, parent, epochs, seed, errorRate, gather },
      report.watch(stop),
    );
  } finally {
    over.abort();
    await writing;
  }
}

interface Writing {
  readonly id: string;
  readonly report: Report;
  readonly over: AbortSignal;
  readonly cancelled: AbortController;
}

/** Writes down how far it is until it is over; who is refused has been cancelled. */
async function write(parts: LearningWorkParts, writing: Writing): Promise<void> {
  const { id, report, over, cancelled } = writing;
  for (;;) {
    const runs = await parts.fineTunings.advance(id, report.progress).catch(() => true);
    if (!runs) cancelled.abort();
    if (over.aborted || !runs) return;
    await parts.sleep(WRITE_MS, over);
  }
}

/** How far it is, put together from what the trainer tells. */
class Report {
  progress: LearningProgress;

  constructor(before: LearningProgress) {
    this.progress = { ...before, phase: 'gathering' };
  }

  watch(signal: AbortSignal): TrainingWatch {
    return {
      signal,
      learning: ({ step, steps, secondsLeft, ...point }) => {
        const points = thinned([...this.progress.points, { step, ...point }]);
        this.progress = { phase: 'learning', step, steps, secondsLeft, points };
      },
      judging: () => {
        this.progress = { ...this.progress, phase: 'judging', secondsLeft: null };
      },
    };
  }
}

function thinned<T>(points: readonly T[]): readonly T[] {
  if (points.length <= MOST_POINTS) return points;
  return points.filter((_, index) => index % 2 === 1 || index === points.length - 1);
}
