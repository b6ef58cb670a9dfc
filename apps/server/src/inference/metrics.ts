import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Reading } from '../use-cases/records.ts';
import type { ReadingObserver } from './observe-reader.ts';
import type { TrafficWatch } from './traffic-watch.ts';

const SECONDS = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5];
const CONFIDENCE = [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1];
const BATCH = [1, 2, 4, 8, 16, 32, 64];

/** What is measured of reading images; `load` is looked at when the metrics are. */
export interface InferenceMetrics extends ReadingObserver {
  batch(images: number): void;
}

export function inferenceMetrics(
  registry: Registry,
  {
    load,
    traffic,
  }: {
    readonly load: () => { readonly waiting: number; readonly working: number };
    readonly traffic: TrafficWatch;
  },
): InferenceMetrics {
  const registers: [Registry] = [registry];
  addLoadGauges(registry, load);
  const { decisions, refusals } = outcomeCounters(registers);
  const confidence = new Histogram({
    name: 'hand_digits_confidence',
    help: 'Calibrated confidence of digits that were claimed.',
    buckets: CONFIDENCE,
    registers,
  });
  const batches = new Histogram({
    name: 'hand_digits_batch_images',
    help: 'Images that went through the network together.',
    buckets: BATCH,
    registers,
  });
  const steps = stepHistogram(registry);
  return {
    batch: (images) => {
      batches.observe(images);
    },
    refused: (code) => {
      refusals.labels(code).inc();
    },
    read: (reading, ink) => {
      decisions.labels(reading.model, reading.decision).inc();
      observeSteps(steps, reading);
      const { digit } = reading;
      if (digit === null) return;
      confidence.observe(reading.confidence);
      if (ink !== undefined) {
        traffic.add(reading.model, { confidence: reading.confidence, digit, ink });
      }
    },
  };
}

function outcomeCounters(registers: [Registry]): {
  decisions: Counter<'model' | 'decision'>;
  refusals: Counter<'code'>;
} {
  const decisions = new Counter({
    name: 'hand_digits_readings_total',
    help: 'Images that were read, by model and decision.',
    labelNames: ['model', 'decision'],
    registers,
  });
  const refusals = new Counter({
    name: 'hand_digits_readings_refused_total',
    help: 'Images that were not read, by the problem’s code.',
    labelNames: ['code'],
    registers,
  });
  return { decisions, refusals };
}

type Steps = Histogram<'step'>;

function stepHistogram(registry: Registry): Steps {
  return new Histogram({
    name: 'hand_digits_reading_step_seconds',
    help: 'Time that an image spent in each step of being read.',
    labelNames: ['step'],
    buckets: SECONDS,
    registers: [registry],
  });
}

function observeSteps(steps: Steps, { timings }: Reading): void {
  steps.labels('queue').observe(timings.queueMs / 1000);
  steps.labels('decode').observe(timings.decodeMs / 1000);
  steps.labels('normalise').observe(timings.normaliseMs / 1000);
  steps.labels('network').observe(timings.networkMs / 1000);
}

function addLoadGauges(
  registry: Registry,
  load: () => { readonly waiting: number; readonly working: number },
): void {
  const help = 'Images that wait for a worker thread, and that are with one.';
  new Gauge({
    name: 'hand_digits_queue_images',
    help,
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { waiting, working } = load();
      this.labels('waiting').set(waiting);
      this.labels('working').set(working);
    },
  });
}
