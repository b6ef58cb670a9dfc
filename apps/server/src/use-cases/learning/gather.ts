import { JobStoppedError } from '../batches/work.ts';
import type { Sleep } from '../batches/watch.ts';
import type { MediaStore } from '../media.ts';
import type { Filter, PredictionStore } from '../predictions/store.ts';
import type { Reader, Sight } from '../reader.ts';
import type { PredictionRecord } from '../records.ts';
import type { LearningExample, LearningExamples } from './ports.ts';

export interface GatherParts {
  readonly predictions: PredictionStore;
  readonly media: MediaStore;
  readonly reader: Reader;
  readonly sleep: Sleep;
}

/** Most examples of each kind; beyond them the newest are taken. */
export interface MostExamples {
  readonly corrections: number;
  readonly confirmed: number;
}

/** Enough to learn from, few enough to be learned from in minutes. */
const MOST: MostExamples = { corrections: 20_000, confirmed: 10_000 };
/** Images that are looked at side by side, behind everything that people wait for. */
const AT_ONCE = 8;

/**
 * What people said of predictions up to a moment, with the images as the network sees them. Half of the
 * spot checks, which are a random sample of what was accepted, are set aside to judge by.
 */
export async function gatherExamples(
  parts: GatherParts,
  until: number,
  { signal, most = MOST }: { readonly signal: AbortSignal; readonly most?: MostExamples },
): Promise<LearningExamples> {
  // A filter ends before its moment; what came in that very millisecond belongs to it.
  const to = until + 1;
  const wrong = await recordsOf(parts, { wrong: true, to }, most.corrections);
  const right = await recordsOf(parts, { wrong: false, to }, most.confirmed);
  const isSetAside = (record: PredictionRecord): boolean =>
    record.review === 'spot-check' && isEven(record.id);
  const learned = (record: PredictionRecord): boolean => !isSetAside(record);
  const look = (records: readonly PredictionRecord[]): Promise<LearningExample[]> =>
    examplesOf(parts, records, signal);
  return {
    corrections: await look(wrong.filter(learned)),
    confirmed: await look(right.filter(learned)),
    accepted: await look([...wrong, ...right].filter(isSetAside)),
  };
}

/** The newest that the filter holds, oldest first. */
async function recordsOf(
  { predictions }: GatherParts,
  filter: Filter,
  most: number,
): Promise<PredictionRecord[]> {
  const records: PredictionRecord[] = [];
  for await (const some of predictions.stream(filter, 'newest')) {
    records.push(...some);
    if (records.length >= most) break;
  }
  return records.slice(0, most).reverse();
}

/** By the last digit of a random identifier: as good as a coin, and the same at every attempt. */
function isEven(id: string): boolean {
  return Number.parseInt(id.at(-1) ?? '0', 16) % 2 === 0;
}

async function examplesOf(
  parts: GatherParts,
  records: readonly PredictionRecord[],
  signal: AbortSignal,
): Promise<LearningExample[]> {
  const examples: LearningExample[] = [];
  for (let from = 0; from < records.length; from += AT_ONCE) {
    if (signal.aborted) throw new JobStoppedError();
    const some = records.slice(from, from + AT_ONCE);
    const looked = await Promise.all(some.map((record) => exampleOf(parts, record, signal)));
    examples.push(...looked.filter((example) => example !== undefined));
  }
  return examples;
}

/** undefined where there is no image any more, or none that a network could see (blank, several). */
async function exampleOf(
  parts: GatherParts,
  record: PredictionRecord,
  signal: AbortSignal,
): Promise<LearningExample | undefined> {
  const { truth, id } = record;
  const bytes = await parts.media.read(record.image.sha256);
  if (truth === null || bytes === undefined) return undefined;
  const sight = await lookPatiently(parts, bytes, signal);
  if (sight.kind !== 'seen' || sight.digitImage === null) return undefined;
  return { prediction: id, pixels: sight.digitImage, truth, hand: handOf(record) };
}

async function lookPatiently(
  { reader, sleep }: GatherParts,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Sight> {
  for (;;) {
    const sight = await reader.show(bytes, { priority: 'background' });
    if (sight.kind !== 'not-read' || sight.code === 'reading-timed-out') return sight;
    if (sight.code !== 'overloaded' || signal.aborted) throw new JobStoppedError();
    await sleep(sight.retryAfterSeconds * 1000, signal);
  }
}

/** Nobody says who wrote it; what came together was most often written by one hand. */
function handOf({ batch, source, createdBy }: PredictionRecord): string {
  return batch === null ? `${source} ${createdBy?.id ?? ''}` : `batch ${batch.id}`;
}
