import { randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ExportFormat, PredictionFilter } from '@hand-digits/contract';
import { expect, it } from 'vitest';
import { zipFiles } from '../../src/archives/zip-files.ts';
import { fileSpools } from '../../src/storage/spools.ts';
import { SYSTEM } from '../../src/use-cases/caller.ts';
import { correctMany } from '../../src/use-cases/corrections.ts';
import { exportPredictions } from '../../src/use-cases/exports/export.ts';
import { zipStream } from '../../src/use-cases/exports/zip-stream.ts';
import { keep, keepMany } from '../services/predictions.ts';
import { onEveryStore, openEmbedded, type TestStores } from '../services/stores.ts';

async function exported(
  stores: TestStores,
  format: ExportFormat,
  filter: PredictionFilter = {},
): Promise<Buffer> {
  const { body } = await exportPredictions(stores, SYSTEM, {
    filter,
    format,
    baseUrl: 'http://here',
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function correct(stores: TestStores, id: string, truth: 4 | 'not-a-digit') {
  const parts = {
    ...stores,
    settings: { current: () => ({ secondOpinionShare: 0 }) },
    random: Math.random,
  };
  return correctMany(parts, SYSTEM, { ids: [id], truth, origin: 'history' });
}

const LIMITS = { mostFiles: 200_000, mostBytes: 1e9, mostBytesTogether: 1e10 };

async function unzipped(stores: TestStores, zip: Buffer) {
  const file = path.join(stores.folder, `${stores.ids()}.zip`);
  writeFileSync(file, zip);
  const entries = [];
  for await (const entry of zipFiles(file, LIMITS)) entries.push(entry);
  return entries;
}

onEveryStore('An export', (stores) => {
  it('as CSV has a line for each prediction, quotes what must be, and runs in no spreadsheet', async () => {
    const names = ['plain.png', 'comma, "quote".png', '=cmd|calc', null];
    const kept = await keepMany(
      stores(),
      names.map((fileName) => ({ fileName })),
    );
    const lines = (await exported(stores(), 'csv')).toString().split('\r\n');
    expect(lines[0]).toMatch(
      /^id,created_at,file_name,digit,confidence,decision,reason,truth,model,/,
    );
    expect(lines.slice(1, 5).map((line) => line.slice(0, 36))).toEqual(kept.map(({ id }) => id));
    expect(lines[2]).toContain(',"comma, ""quote"".png",7,0.9998,accepted,');
    expect(lines[3]).toContain(",'=cmd|calc,");
    expect(lines[4]).toContain('Z,,7,');
    expect(lines[5]).toBe('');
  });

  it('as JSONL is what the API shows, with whole addresses, of what the filter holds alone', async () => {
    const [kept] = await keepMany(stores(), [{ digit: 3 }, { digit: 5 }]);
    const lines = (await exported(stores(), 'jsonl', { digit: 3 }))
      .toString()
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      {
        id: kept?.id,
        digit: 3,
        image: { url: `http://here/api/v1/predictions/${kept?.id}/image` },
      },
    ]);
  });

  it('for Label Studio is one JSON list of tasks with guesses and what people said', async () => {
    const [first] = await keepMany(stores(), [
      { digit: 9 },
      { digit: null, decision: 'not-a-digit', confidence: 0 },
    ]);
    await correct(stores(), first?.id ?? '', 4);
    const choice = (value: string) => [
      { type: 'choices', from_name: 'digit', to_name: 'image', value: { choices: [value] } },
    ];
    expect(JSON.parse((await exported(stores(), 'label-studio')).toString())).toMatchObject([
      {
        data: { image: `http://here/api/v1/predictions/${first?.id}/image` },
        predictions: [{ score: 0.9998, result: choice('9') }],
        annotations: [{ result: choice('4'), created_username: 'hand-digits' }],
      },
      { predictions: [{ result: choice('not-a-digit') }], annotations: [] },
    ]);
    expect(JSON.parse((await exported(stores(), 'label-studio', { digit: 1 })).toString())).toEqual(
      [],
    );
  });

  it('as ZIP holds what people labelled, one folder for each label, byte for byte', async () => {
    const bytes = randomBytes(50_000);
    const [labelled, nothing] = [await keep(stores(), {}, bytes), await keep(stores())];
    await keep(stores());
    await correct(stores(), labelled.id, 4);
    await correct(stores(), nothing.id, 'not-a-digit');
    const entries = await unzipped(stores(), await exported(stores(), 'zip'));
    expect(entries.map(({ name }) => name)).toEqual([
      `4/${labelled.id}.png`,
      `not-a-digit/${nothing.id}.png`,
    ]);
    const [first] = entries;
    expect(first?.kind === 'file' && Buffer.from(first.bytes).equals(bytes)).toBe(true);
    expect(readdirSync(stores().folder).filter((name) => name.startsWith('spool'))).toEqual([]);
  });

  it('is written to the audit log with its filter', async () => {
    await exported(stores(), 'csv', { decision: 'review' });
    const page = await stores().audits.page({ action: 'prediction.export', limit: 5 });
    expect(page).toMatchObject({
      page: { items: [{ details: { format: 'csv', filter: { decision: 'review' } } }] },
    });
  });
});

it('A ZIP of more files than 65,535 is written as ZIP64 and read back', async () => {
  const { stores, close } = await openEmbedded();
  const count = 66_000;
  // eslint-disable-next-line @typescript-eslint/require-await -- a stream
  async function* entries() {
    for (let n = 0; n < count; n++)
      yield { name: `7/${n}.png`, modifiedAt: 1.7e12, bytes: Uint8Array.of(n % 256) };
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of zipStream(fileSpools(stores.folder, stores.ids), entries()))
    chunks.push(chunk);
  const found = await unzipped(stores, Buffer.concat(chunks));
  expect(found).toHaveLength(count);
  expect(found.at(-1)).toMatchObject({
    name: `7/${count - 1}.png`,
    bytes: Buffer.of((count - 1) % 256),
  });
  await close();
});
