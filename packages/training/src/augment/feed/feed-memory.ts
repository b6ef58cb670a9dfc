import { DIGIT_PIXELS } from '../../dataset/columns.ts';
import type { BatchRows } from './fill-batch.ts';

/**
 * A ring of batches in memory that threads share. Batch number t goes into slot t mod slots. A
 * slot's state is 2t while it waits to be filled with batch t and 2t + 1 once that is there (a
 * bounded queue after Dmitry Vyukov, with one reader).
 */
export interface FeedMemory {
  /** [1 + slots] int32: the next batch number that nobody has taken, then each slot's state */
  readonly control: SharedArrayBuffer;
  /** one buffer for each slot */
  readonly slots: readonly SharedArrayBuffer[];
  readonly batchSize: number;
}

const NEXT = 0;
const FIRST_STATE = 1;
const FLOAT = Float32Array.BYTES_PER_ELEMENT;

export function allocateFeedMemory(batchSize: number, slots: number): FeedMemory {
  const control = new SharedArrayBuffer((FIRST_STATE + slots) * Int32Array.BYTES_PER_ELEMENT);
  const states = new Int32Array(control);
  for (let slot = 0; slot < slots; slot++) states[FIRST_STATE + slot] = 2 * slot;
  const bytes = batchSize * ((DIGIT_PIXELS + 2) * FLOAT + 1);
  return {
    control,
    slots: Array.from({ length: slots }, () => new SharedArrayBuffer(bytes)),
    batchSize,
  };
}

export function viewSlot({ slots, batchSize }: FeedMemory, slot: number): BatchRows {
  const buffer = slots[slot]!;
  const weightsAt = batchSize * DIGIT_PIXELS * FLOAT;
  const sourcesAt = weightsAt + batchSize * FLOAT;
  return {
    images: new Float32Array(buffer, 0, batchSize * DIGIT_PIXELS),
    weights: new Float32Array(buffer, weightsAt, batchSize),
    sources: new Int32Array(buffer, sourcesAt, batchSize),
    labels: new Uint8Array(buffer, sourcesAt + batchSize * FLOAT, batchSize),
  };
}

/** For a worker: takes the next batch number and waits, asleep, until its slot is free. */
export function takeTicket(control: Int32Array): {
  readonly ticket: number;
  readonly slot: number;
} {
  const ticket = Atomics.add(control, NEXT, 1);
  const slot = slotOf(control, ticket);
  for (;;) {
    const state = Atomics.load(control, FIRST_STATE + slot);
    if (state === 2 * ticket) return { ticket, slot };
    Atomics.wait(control, FIRST_STATE + slot, state);
  }
}

/** For a worker: the batch is in its slot. */
export function markReady(control: Int32Array, ticket: number): void {
  Atomics.store(control, FIRST_STATE + slotOf(control, ticket), 2 * ticket + 1);
}

/** For the reader, which never waits asleep. */
export function isReady(control: Int32Array, ticket: number): boolean {
  return Atomics.load(control, FIRST_STATE + slotOf(control, ticket)) === 2 * ticket + 1;
}

/** For the reader: it is done with the batch, its slot may be filled with a later one. */
export function release(control: Int32Array, ticket: number): void {
  const state = FIRST_STATE + slotOf(control, ticket);
  Atomics.store(control, state, 2 * (ticket + slotsOf(control)));
  Atomics.notify(control, state);
}

export function slotOf(control: Int32Array, ticket: number): number {
  return ticket % slotsOf(control);
}

function slotsOf(control: Int32Array): number {
  return control.length - FIRST_STATE;
}
