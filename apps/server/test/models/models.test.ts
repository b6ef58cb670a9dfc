import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { identifyManifest, NORMALISER_VERSION, type Manifest } from '@hand-digits/recognition';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelRegistry, type ModelRegistry } from '../../src/registry/registry.ts';
import { packageExchange } from '../../src/registry/exchange.ts';
import { mediaFolder } from '../../src/storage/media/folder.ts';
import { SYSTEM } from '../../src/use-cases/caller.ts';
import { activateModel, adoptModels, deleteModel, getModel, installModel, listModels, rollBackModel, type ModelParts } from '../../src/use-cases/models/models.ts';
import { keep } from '../services/predictions.ts';
import { onEveryStore, type TestStores } from '../services/stores.ts';
import { writeZip } from '../services/zip.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'hand-digits-models-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

interface Package {
  readonly id: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** A whole package whose network nobody opens. */
function packageOf(name: string, change: Partial<Manifest> = {}): Package {
  const model = Buffer.from(`network of ${name}`);
  const manifest = identifyManifest(
    {
      formatVersion: 1,
      name,
      createdAt: '2026-11-20T08:00:00.000Z',
      normaliser: { version: NORMALISER_VERSION },
      input: { name: 'image', shape: ['batch', 1, 28, 28], range: [0, 1] },
      outputs: { logits: 'logits', digitness: null },
      temperature: 1,
      thresholds: { accept: 0.9, digitness: 0.5 },
      datasets: [],
      recipe: {},
      seed: 1,
      parent: null,
      training: { epochs: 1, hours: 1, imagesPerSecond: 1, peakMemoryBytes: 1, engine: { name: 'e', version: '1' } },
      ...change,
    },
    model,
    sha256,
  );
  const measures = { images: 200, right: 198, accuracy: { value: 0.99, low: 0.96, high: 0.998 } };
  const evaluation = { format: 1, model: manifest.id, suites: [{ name: 'own test', measures }] };
  const text = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
  return {
    id: manifest.id,
    files: {
      'manifest.json': text(manifest),
      'model.onnx': model,
      'evaluation.json': text(evaluation),
      'MODEL_CARD.md': Buffer.from(`# ${name}`),
    },
  };
}

function writePackage(folder: string, { files }: Package): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(folder, name), bytes);
}

function registryIn(folder: string, change: Partial<Parameters<typeof modelRegistry>[0]> = {}): ModelRegistry {
  let n = 0;
  return modelRegistry({
    shipped: path.join(folder, 'shipped'),
    added: path.join(folder, 'added'),
    probe: () => Promise.resolve(),
    exchange: null,
    ids: () => String(n++),
    onFault: () => undefined,
    ...change,
  });
}

async function zipOf(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const zip = path.join(root, `upload-${Math.random()}.zip`);
  await writeZip(zip, files);
  return zip;
}

describe('The registry', () => {
  it('lists shipped and added packages, with what they measured of themselves', async () => {
    const [shipped, added] = [packageOf('shipped'), packageOf('added', { parent: 'd'.repeat(64) })];
    writePackage(path.join(root, 'shipped', 'hand-digits'), shipped);
    writePackage(path.join(root, 'added', added.id), added);
    const registry = registryIn(root);
    expect(await registry.list()).toMatchObject([
      { id: shipped.id, name: 'shipped', origin: 'shipped', errorRate: { suite: 'own test', value: 1 - 198 / 200 } },
      { id: added.id, origin: 'fine-tuned' },
    ]);
    expect((await registry.open(added.id))?.card).toBe('# added');
    expect(await registry.file(added.id, 'model.onnx')).toMatchObject({ bytes: 16, mediaType: 'application/octet-stream' });
    expect(await registry.file(added.id, '../../secret')).toBeUndefined();
  });

  it('leaves out a damaged package and tells of it once, until it changes', async () => {
    const broken = packageOf('broken');
    const folder = path.join(root, 'added', broken.id);
    writePackage(folder, { ...broken, files: { ...broken.files, 'model.onnx': Buffer.from('other') } });
    const faults: unknown[] = [];
    const registry = registryIn(root, { onFault: (_, error) => faults.push(error) });
    expect(await registry.list()).toEqual([]);
    expect(await registry.list()).toEqual([]);
    expect(faults).toMatchObject([{ code: 'model-id-mismatch' }]);
    writePackage(folder, broken);
    expect(await registry.list()).toHaveLength(1);
  });

  it('installs a ZIP of the files or of their folder, once', async () => {
    const one = packageOf('one');
    const inFolder = Object.fromEntries(Object.entries(one.files).map(([name, bytes]) => [`my model/${name}`, bytes]));
    const registry = registryIn(root);
    expect(await registry.install(await zipOf(inFolder), 'uploaded')).toMatchObject({ kind: 'installed', model: { id: one.id } });
    expect(await registry.install(await zipOf(one.files), 'uploaded')).toMatchObject({ kind: 'already-installed' });
    expect(await registry.folderOf(one.id)).toBe(path.join(root, 'added', one.id));
    expect(await registry.remove(one.id)).toBe('removed');
    expect(await registry.find(one.id)).toBeUndefined();
  });

  it('refuses what is no package, was made for another normaliser, or does not answer, and keeps nothing of it', async () => {
    const old = packageOf('old', { normaliser: { version: NORMALISER_VERSION + 1 } });
    const registry = registryIn(root);
    expect(await registry.install(await zipOf(old.files), 'uploaded')).toMatchObject({ kind: 'invalid', faults: [{ pointer: 'model-normaliser-mismatch' }] });
    expect(await registry.install(await zipOf({ 'readme.txt': Buffer.from('hello') }), 'uploaded')).toMatchObject({ kind: 'invalid', faults: [{ pointer: 'model-missing' }] });
    writeFileSync(path.join(root, 'letter.zip'), 'a letter');
    expect(await registry.install(path.join(root, 'letter.zip'), 'uploaded')).toMatchObject({ kind: 'unreadable-archive' });
    expect(await registry.list()).toEqual([]);
  });

  it('fetches what another machine installed', async () => {
    const files = mediaFolder(path.join(root, 'bucket'));
    const [here, there] = ['here', 'there'].map((name) => {
      const folder = path.join(root, name);
      mkdirSync(path.join(folder, 'added'), { recursive: true });
      return registryIn(folder, { exchange: packageExchange(files, () => 'x') });
    });
    const one = packageOf('one');
    await here?.install(await zipOf(one.files), 'uploaded');
    expect((await there?.find(one.id))?.name).toBe('one');
    expect(readFileSync(path.join(root, 'there', 'added', one.id, 'model.onnx'), 'utf8')).toBe('network of one');
    expect(await there?.find('../../etc')).toBeUndefined();
  });
});

function partsOf(stores: TestStores, unusable: readonly string[] = []): ModelParts & { loaded: string[] } {
  const loaded: string[] = [];
  return {
    ...stores,
    packages: registryIn(root),
    loaded,
    modelSwitch: {
      load: (id) => {
        if (unusable.includes(id)) return Promise.resolve({ kind: 'unusable', detail: 'It does not answer.' });
        loaded.push(id);
        return Promise.resolve({ kind: 'loaded' });
      },
    },
  };
}

/** Packages of these names, the first of them active; what was loaded and noted before is forgotten. */
async function withActive(
  stores: TestStores,
  names: readonly string[],
): Promise<{ parts: ReturnType<typeof partsOf>; ids: string[] }> {
  const all = names.map((name) => packageOf(name));
  for (const one of all) writePackage(path.join(root, 'added', one.id), one);
  const ids = all.map(({ id }) => id);
  const parts = partsOf(stores);
  await adoptModels(parts);
  await activateModel(parts, SYSTEM, { id: ids[0] ?? '' });
  await stores.db.write.deleteFrom('activations').execute();
  await stores.db.write.deleteFrom('audit_log').execute();
  parts.loaded.length = 0;
  return { parts, ids };
}

/** Nobody goes on before so many have seen which model is active and are loading another. */
function meetAt(parts: ModelParts, people: number): ModelParts {
  let here = 0;
  const all = Promise.withResolvers<undefined>();
  return {
    ...parts,
    modelSwitch: {
      load: async (id) => {
        here += 1;
        if (here === people) all.resolve(undefined);
        await all.promise;
        return parts.modelSwitch.load(id);
      },
    },
  };
}

function answerOf(outcome: Awaited<ReturnType<typeof activateModel>>): string {
  return outcome.kind === 'refused' ? outcome.code : outcome.kind;
}

/** What the audit log tells of changes, oldest first, as `from → to`; the history must tell the same. */
async function changesOf({ audits, models }: TestStores): Promise<string[]> {
  const audited = await audits.page({ action: 'model.activate', limit: 100 });
  if (audited.kind !== 'page') throw new Error('The audit log has no first page.');
  const changes = audited.page.items
    .map(({ details, subject }) => `${String(details['previous'])} → ${String(subject?.id)}`)
    .reverse();
  const history = (await models.history()).map(({ previous, model }) => `${previous} → ${model}`);
  expect(changes).toEqual(history.reverse());
  return changes;
}

onEveryStore('The active model', (stores) => {
  it('is the shipped one at the first start, and stays what was chosen at the next', async () => {
    const [shipped, other] = [packageOf('shipped'), packageOf('other')];
    writePackage(path.join(root, 'shipped', 'hand-digits'), shipped);
    const parts = partsOf(stores());
    expect(await adoptModels(parts)).toBe(shipped.id);
    await installModel(parts, SYSTEM, await zipOf(other.files));
    await activateModel(parts, SYSTEM, { id: other.id });
    expect(await adoptModels(parts)).toBe(other.id);
  });

  it('is changed only for one that answers, and rolls back step by step', async () => {
    const all = ['a', 'b', 'c', 'bad'].map((name) => packageOf(name));
    for (const one of all) writePackage(path.join(root, 'added', one.id), one);
    const [a, b, c, bad] = all.map(({ id }) => id);
    const parts = partsOf(stores(), [bad ?? '']);
    await adoptModels(parts);
    for (const id of [a, b, c]) await activateModel(parts, SYSTEM, { id: id ?? '' });
    expect(await activateModel(parts, SYSTEM, { id: bad ?? '' })).toMatchObject({ code: 'model-package-invalid' });
    expect(await activateModel(parts, SYSTEM, { id: 'unknown' })).toMatchObject({ code: 'model-not-found' });
    expect(await stores().models.active()).toBe(c);
    await rollBackModel(parts, SYSTEM);
    expect(await stores().models.active()).toBe(b);
    await rollBackModel(parts, SYSTEM);
    expect(await stores().models.active()).toBe(a);
    expect(await rollBackModel(parts, SYSTEM)).toMatchObject({ code: 'nothing-to-roll-back' });
    expect(await deleteModel(parts, SYSTEM, a ?? '')).toMatchObject({ code: 'model-active' });
    expect(parts.loaded).toEqual([a, b, c, b, a]);
  });

  it('that two people change at the same moment is changed by one, and the other is told', async () => {
    const { parts, ids } = await withActive(stores(), ['a', 'b', 'c']);
    const [a, b = '', c = ''] = ids;
    const both = meetAt(parts, 2);
    const outcomes = await Promise.all([b, c].map((id) => activateModel(both, SYSTEM, { id })));
    const answers = outcomes.map(answerOf);
    expect(answers.toSorted()).toEqual(['done', 'model-changed-meanwhile']);
    const winner = answers[0] === 'done' ? b : c;
    expect(await stores().models.active()).toBe(winner);
    // Whoever lost is served by the winner's model again.
    expect(parts.loaded.at(-1)).toBe(winner);
    expect(await changesOf(stores())).toEqual([`${a} → ${winner}`]);
  });

  it('that many people change as they please is changed in one order, by those who were told so', async () => {
    const { parts, ids } = await withActive(stores(), ['a', 'b', 'c', 'd']);
    const wishes = Array.from({ length: 12 }, (_, n) => ids[n % ids.length] ?? '');
    const outcomes = await Promise.all(wishes.map((id) => activateModel(parts, SYSTEM, { id })));
    const answers = outcomes.map(answerOf);
    expect(answers.filter((one) => one !== 'done' && one !== 'model-changed-meanwhile')).toEqual([]);
    const changes = await changesOf(stores());
    const told = wishes.filter((_, n) => answers[n] === 'done');
    expect(changes.map((change) => change.split(' → ')[1]).toSorted()).toEqual(told.toSorted());
    // Each began where the one before had ended, and the last one is active.
    const begun = changes.map((change) => change.split(' → ')[0]);
    const ended = changes.map((change) => change.split(' → ')[1]);
    expect(begun).toEqual([ids[0], ...ended.slice(0, -1)]);
    expect(await stores().models.active()).toBe(ended.at(-1));
  });

  it('leaves its predictions when its package is removed, and the list says that it is missing', async () => {
    const [a, b] = [packageOf('a'), packageOf('b')];
    for (const one of [a, b]) writePackage(path.join(root, 'added', one.id), one);
    const parts = partsOf(stores());
    await adoptModels(parts);
    await activateModel(parts, SYSTEM, { id: b.id });
    await keep(stores(), { model: a.id });
    expect(await deleteModel(parts, SYSTEM, a.id)).toMatchObject({ kind: 'done' });
    const { value } = await listModels(parts);
    const found = value.items.filter(({ id }) => id === a.id || id === b.id);
    expect(found.map(({ name, state, predictions }) => [name, state, predictions]).sort()).toEqual([['a', 'missing', 1], ['b', 'active', 0]]);
    expect(await getModel(parts, a.id)).toMatchObject({ code: 'model-not-found' });
    expect(await getModel(parts, b.id)).toMatchObject({ value: { card: '# b', files: [{ name: 'manifest.json' }, {}, {}, {}] } });
  });
});
