import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Batch, BatchItemPage, PredictionCounts, type BatchItem } from '@hand-digits/contract';
import { z } from 'zod';
import { sha256Of } from './images.ts';
import type { AcknowledgedBatch } from './load.ts';
import type { Place } from './machines.ts';

const AT_ONCE = 8;

/** Predictions that are missing, or whose image is not the one that was sent. */
export async function missingPredictions(
  url: string,
  predictions: Iterable<readonly [id: string, sha256: string]>,
): Promise<string[]> {
  const missing: string[] = [];
  const all = predictions[Symbol.iterator]();
  const look = async (): Promise<void> => {
    for (let next = all.next(); next.done !== true; next = all.next()) {
      const [id, sha256] = next.value;
      const answer = await fetch(`${url}/api/v1/predictions/${id}/image`);
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (answer.status !== 200 || sha256Of(bytes) !== sha256) missing.push(id);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, look));
  return missing;
}

/** What is wrong with the batches that were acknowledged; waits for those that are still being read. */
export async function batchFaults(
  url: string,
  batches: readonly AcknowledgedBatch[],
  patienceMs: number,
): Promise<string[]> {
  const until = performance.now() + patienceMs;
  const faults: string[] = [];
  for (const batch of batches) faults.push(...(await faultsOf(url, batch, until)));
  return faults;
}

async function faultsOf(
  url: string,
  { id, fileNames }: AcknowledgedBatch,
  until: number,
): Promise<string[]> {
  const { state, failure, progress } = await settled(url, id, until);
  const items = await itemsOf(url, id);
  const read = items.filter((item) => item.state === 'read');
  const ids = new Set(read.map(({ prediction }) => prediction?.id));
  const stored = await countOf(url, `batch=${id}`);
  const facts = {
    state,
    names: items.map(({ fileName }) => fileName).sort(),
    counts: [progress.total, progress.read, read.length, ids.size, stored],
  };
  const wanted = {
    state: 'finished',
    names: [...fileNames].sort(),
    counts: Array.from({ length: 5 }, () => fileNames.length),
  };
  if (JSON.stringify(facts) === JSON.stringify(wanted)) return [];
  return [
    `batch ${id} is ${state} (${failure ?? 'no failure'}) with ${String(facts.counts)} of ${fileNames.length}`,
  ];
}

async function settled(url: string, id: string, until: number): Promise<Batch> {
  for (;;) {
    const batch = Batch.parse(await (await fetch(`${url}/api/v1/batches/${id}`)).json());
    const open = batch.state === 'receiving' || batch.state === 'running';
    if (!open || performance.now() > until) return batch;
    await delay(100);
  }
}

async function itemsOf(url: string, id: string): Promise<BatchItem[]> {
  const items: BatchItem[] = [];
  let after = '';
  do {
    const where = `${url}/api/v1/batches/${id}/items?limit=100${after}`;
    const page = BatchItemPage.parse(await (await fetch(where)).json());
    items.push(...page.items);
    after = page.links.next === null ? '' : `&after=${encodeURIComponent(page.links.next)}`;
  } while (after !== '');
  return items;
}

/** How many predictions fit a filter. */
export async function countOf(url: string, filter: string): Promise<number> {
  const answer = await fetch(`${url}/api/v1/predictions/counts?${filter}`);
  return PredictionCounts.parse(await answer.json()).total.value;
}

/** Jobs that were given up. */
export async function failedJobs(url: string): Promise<unknown[]> {
  const answer = await fetch(`${url}/api/v1/jobs?state=failed`);
  return z.object({ items: z.array(z.unknown()) }).parse(await answer.json()).items;
}

/** Temporary folders on each machine: one for each process that runs, none of those that were killed. */
export function temporaryFolders({ folder }: Place, machine: number): string[] {
  const at = path.join(folder, `machine-${machine}`, 'tmp');
  return existsSync(at) ? readdirSync(at) : [];
}
