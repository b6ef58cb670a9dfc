import type { Batch, BatchItem, BatchProgress, BatchState } from '@hand-digits/contract';
import { presentPrediction, timestamp } from '../present.ts';
import type { BatchItemRecord, BatchRecord } from './ports.ts';

export function presentBatch(batch: BatchRecord, now: number): Batch {
  const { id, name, state, origin, model, createdBy, failure } = batch;
  return {
    ...{ id, name, state, origin, model, createdBy, failure },
    createdAt: timestamp(batch.createdAt),
    finishedAt: batch.finishedAt === null ? null : timestamp(batch.finishedAt),
    progress: progressOf(batch, now),
  };
}

/** Over: it will not change any more. */
export function isOver(state: BatchState): boolean {
  return state === 'finished' || state === 'failed' || state === 'cancelled';
}

function progressOf(batch: BatchRecord, now: number): BatchProgress {
  const { total, listed, read, refused, accepted, review, notADigit } = batch;
  const imagesPerSecond = paceOf(batch, now);
  const left = total - read - refused;
  const secondsLeft =
    imagesPerSecond === null || imagesPerSecond === 0 || !listed ? null : left / imagesPerSecond;
  return {
    total,
    listed,
    read,
    refused,
    accepted,
    review,
    notADigit,
    imagesPerSecond,
    secondsLeft,
  };
}

/** Since it last began or went on; of an ended batch, over that stretch. */
function paceOf(batch: BatchRecord, now: number): number | null {
  const until = batch.finishedAt ?? now;
  const seconds = (until - batch.resumedAt) / 1000;
  const running = batch.state === 'running' || batch.state === 'finished';
  if (!running || seconds <= 0) return null;
  return (batch.read + batch.refused - batch.doneAtResume) / seconds;
}

export function presentBatchItem(record: BatchItemRecord): BatchItem {
  const { item, fileName, state, prediction, refusal } = record;
  const shown = prediction === null ? null : presentPrediction(prediction);
  return { item, fileName, state, prediction: shown, refusal };
}
