import { secondModel } from '../../e2e/harness/second-model.ts';
import type { Bench, Measurement } from '../measurement.ts';
import { digitFiles } from '../server/images.ts';
import { startServer } from '../server/process.ts';
import { archiveOf, timeOfBatch } from './batches.ts';

const FILES = 2_000;
const ROUNDS = 10;
const DIFFERENT_DIGITS = 64;

/** What a batch loses to a model in the shadow that is as large as the active one. */
export const shadowBench: Bench = {
  name: 'shadow',
  title: `A ZIP of ${FILES} files on one machine, with and without a model in the shadow`,
  async run({ root }) {
    const server = await startServer(root);
    try {
      return { measurements: await measure(server.url), notes: ['It may read every file.'] };
    } finally {
      await server.stop();
    }
  },
};

async function measure(url: string): Promise<Measurement[]> {
  const digits = await digitFiles(DIFFERENT_DIGITS);
  const { id, zip } = await secondModel('shadow');
  await send(`${url}/api/v1/models`, { method: 'POST', type: 'application/zip', body: zip });
  const read = async (model: string | null): Promise<number> => {
    const body = JSON.stringify({ model, ...(model === null ? {} : { share: 1 }) });
    await send(`${url}/api/v1/shadow`, { method: 'PUT', type: 'application/json', body });
    return FILES / (await timeOfBatch(url, await archiveOf(digits, FILES)));
  };
  await read(id);
  const [alone, beside]: [number[], number[]] = [[], []];
  let compared = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(await read(null));
    beside.push(await read(id));
    compared += await comparedBy(url);
  }
  return [
    { name: 'without', value: median(alone), unit: 'images/s', note: range(alone) },
    {
      name: 'with a model in the shadow',
      value: median(beside),
      unit: 'images/s',
      note: range(beside),
    },
    { name: 'slower', value: 100 * (median(alone) / median(beside) - 1), unit: '%' },
    { name: 'files that it read', value: (100 * compared) / (ROUNDS * FILES), unit: '%' },
  ];
}

interface Sent {
  readonly method: string;
  readonly type: string;
  readonly body: string | Buffer;
}

async function send(where: string, { method, type, body }: Sent): Promise<void> {
  const bytes = typeof body === 'string' ? body : new Uint8Array(body);
  const answer = await fetch(where, { method, headers: { 'content-type': type }, body: bytes });
  if (!answer.ok) throw new Error(`${where}: ${answer.status} ${await answer.text()}`);
}

async function comparedBy(url: string): Promise<number> {
  const answer = await fetch(`${url}/api/v1/shadow`);
  return ((await answer.json()) as { compared: number }).compared;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function range(values: readonly number[]): string {
  return `${Math.round(Math.min(...values))} … ${Math.round(Math.max(...values))}`;
}
