import type { FineTuning } from '@hand-digits/contract';
import { timestamp } from '../present.ts';
import type { FineTuningRecord } from './ports.ts';

export function presentFineTuning(record: FineTuningRecord): FineTuning {
  const { createdAt, finishedAt, progress, promoted, ...rest } = record;
  const { phase, points, ...how } = progress;
  return {
    ...rest,
    ...how,
    phase: record.state === 'running' ? phase : null,
    points: [...points],
    createdAt: timestamp(createdAt),
    finishedAt: finishedAt === null ? null : timestamp(finishedAt),
    promoted: promoted && { by: promoted.by, at: timestamp(promoted.at) },
  };
}

/** Over: it will not change any more, but for being promoted. */
export function isOver({ state }: Pick<FineTuningRecord, 'state'>): boolean {
  return state !== 'waiting' && state !== 'running';
}
