import type { ActivationList, Actor, Model, ModelDetail } from '@hand-digits/contract';
import { audit, SYSTEM, type AuditNote, type Caller, type Clock, type Ids } from '../caller.ts';
import { done, refused, type Done, type Outcome, type Refused } from '../outcome.ts';
import { timestamp } from '../present.ts';
import type { ShadowStore } from '../learning/ports.ts';
import { modelToRollBackTo } from './history.ts';
import type {
  ActivationRecord,
  InstalledModel,
  KnownModel,
  ModelFile,
  ModelPackages,
  ModelStore,
  ModelSwitch,
} from './ports.ts';

export interface ModelParts {
  readonly packages: ModelPackages;
  readonly models: ModelStore;
  readonly shadows: Pick<ShadowStore, 'current'>;
  readonly modelSwitch: ModelSwitch;
  readonly clock: Clock;
  readonly ids: Ids;
}

type Browse = Pick<ModelParts, 'packages' | 'models' | 'shadows'>;

export async function listModels(
  parts: Browse,
): Promise<Done<{ items: Model[]; active: string | null }>> {
  const [installed, known, active, shadow] = await Promise.all([
    parts.packages.list(),
    parts.models.known(),
    parts.models.active(),
    parts.shadows.current(),
  ]);
  const byId = new Map(installed.map((model) => [model.id, model]));
  const shown = { active, shadow: shadow?.model ?? null };
  const items = known.map((model) => presentModel(model, { installed: byId.get(model.id), ...shown }));
  return done({ items, active });
}

function presentModel(
  known: KnownModel,
  {
    installed,
    active,
    shadow,
  }: {
    readonly installed: InstalledModel | undefined;
    readonly active: string | null;
    readonly shadow: string | null;
  },
): Model {
  const { createdAt, addedAt, ...rest } = known;
  const hidden = known.id === shadow ? 'shadow' : 'available';
  const present = known.id === active ? 'active' : hidden;
  return {
    ...rest,
    state: installed === undefined ? 'missing' : present,
    errorRate: installed?.errorRate ?? null,
    createdAt: createdAt === null ? null : timestamp(createdAt),
    addedAt: timestamp(addedAt),
  };
}

export async function getModel(
  parts: Browse,
  id: string,
): Promise<Outcome<ModelDetail, 'model-not-found'>> {
  const [contents, all] = await Promise.all([parts.packages.open(id), listModels(parts)]);
  const model = all.value.items.find((item) => item.id === id);
  if (contents === undefined || model === undefined) return noModel(id);
  const { manifest, evaluation, card, files } = contents;
  const url = `/api/v1/models/${id}/files`;
  return done({
    model,
    manifest: { ...manifest },
    evaluation: evaluation === null ? null : { ...evaluation },
    card,
    files: files.map(({ name, bytes }) => ({ name, bytes, url: `${url}/${name}` })),
  });
}

export async function getModelFile(
  parts: Pick<ModelParts, 'packages'>,
  id: string,
  name: string,
): Promise<Outcome<ModelFile, 'model-not-found'>> {
  const file = await parts.packages.file(id, name);
  if (file !== undefined) return done(file);
  return refused('model-not-found', `The model ${id} is not installed or has no file ${name}.`);
}

type InstallRefusal = 'model-package-invalid' | 'archive-unreadable' | 'model-not-found';

/** @param zip path of the uploaded ZIP; the caller removes it afterwards */
export async function installModel(
  parts: Pick<ModelParts, 'packages' | 'models' | 'shadows' | 'clock' | 'ids'>,
  caller: Caller,
  zip: string,
): Promise<Outcome<ModelDetail, InstallRefusal>> {
  const outcome = await parts.packages.install(zip, 'uploaded');
  switch (outcome.kind) {
    case 'invalid':
      return refused('model-package-invalid', outcome.detail, { faults: outcome.faults });
    case 'unreadable-archive':
      return refused('archive-unreadable', outcome.detail);
    case 'installed':
    case 'already-installed':
      await registerModel(parts, {
        model: outcome.model,
        by: caller.actor,
        action: 'model.install',
        caller,
      });
      return getModel(parts, outcome.model.id);
  }
}

/** Writes down a model that was installed, and by whom. */
export async function registerModel(
  parts: Pick<ModelParts, 'models' | 'clock' | 'ids'>,
  what: {
    readonly model: InstalledModel;
    readonly by: Actor;
    readonly action: string;
    /** whose request it was; the server's own work has none */
    readonly caller?: Caller;
  },
): Promise<void> {
  const { model, by, action, caller = { ...SYSTEM, actor: by } } = what;
  const { id, name, origin, parent, createdAt, sha256, bytes } = model;
  const facts = { id, name, origin, parent, createdAt, sha256, bytes };
  const note = audit(parts, caller, {
    action,
    subject: { kind: 'model', id: model.id },
    details: { name: model.name },
  });
  await parts.models.register({ ...facts, addedAt: note.at, addedBy: by }, note);
}

export type ActivateRefusal = 'model-not-found' | 'model-package-invalid' | 'model-changed-meanwhile';

/** Loads the model first; only one that answers can become the active one. */
export async function activateModel(
  parts: ModelParts,
  caller: Caller,
  what: { readonly id: string; readonly note?: string | undefined; readonly why?: ActivationRecord['why'] },
): Promise<Outcome<ModelDetail, ActivateRefusal>> {
  const { id, note = null, why = 'activated' } = what;
  if ((await parts.packages.find(id)) === undefined) return noModel(id);
  const previous = await parts.models.active();
  const loading = await parts.modelSwitch.load(id);
  if (loading.kind === 'unusable') return refused('model-package-invalid', loading.detail);
  const told: AuditNote = {
    action: why === 'rolled-back' ? 'model.roll-back' : 'model.activate',
    subject: { kind: 'model', id },
    details: { previous, note, why },
  };
  const record = audit(parts, caller, told);
  const activation = { id: parts.ids(), model: id, previous, at: record.at, by: caller.actor, why, note };
  if (await parts.models.activate(activation, record)) return getModel(parts, id);
  const active = await parts.models.active();
  if (active !== null) await parts.modelSwitch.load(active);
  return refused('model-changed-meanwhile', 'Someone else changed the active model. Look and choose again.');
}

export async function rollBackModel(
  parts: ModelParts,
  caller: Caller,
): Promise<Outcome<ModelDetail, ActivateRefusal | 'nothing-to-roll-back'>> {
  const target = modelToRollBackTo(await parts.models.history());
  if (target !== null) return activateModel(parts, caller, { id: target, why: 'rolled-back' });
  return refused('nothing-to-roll-back', 'No other model was active before this one.');
}

export async function deleteModel(
  parts: ModelParts,
  caller: Caller,
  id: string,
): Promise<Outcome<null, 'model-not-found' | 'model-active' | 'model-shipped'>> {
  if ((await parts.models.active()) === id) {
    return refused('model-active', `The model ${id} is active. Activate another one first.`);
  }
  switch (await parts.packages.remove(id)) {
    case 'not-found':
      return noModel(id);
    case 'shipped':
      return refused('model-shipped', `The model ${id} ships with the program and stays.`);
    case 'removed':
      await parts.models.note(audit(parts, caller, { action: 'model.remove', subject: { kind: 'model', id } }));
      return done(null);
  }
}

export async function listActivations(
  parts: Pick<ModelParts, 'models'>,
): Promise<Outcome<ActivationList>> {
  const history = await parts.models.history();
  const items = history.map(({ at, ...rest }) => ({ ...rest, at: timestamp(at) }));
  return done({ items, rollBackTo: modelToRollBackTo(history) });
}

/**
 * At every start: what is on disk is written down, and on the first start the newest shipped model
 * becomes active.
 * @returns the id of the active model; null where none is installed
 */
export async function adoptModels(
  parts: Omit<ModelParts, 'modelSwitch' | 'shadows'>,
): Promise<string | null> {
  const installed = await parts.packages.list();
  const known = new Set((await parts.models.known()).map(({ id }) => id));
  for (const model of installed.filter(({ id }) => !known.has(id))) {
    await registerModel(parts, { model, by: SYSTEM.actor, action: 'model.adopt' });
  }
  const active = await parts.models.active();
  if (active !== null) return active;
  const shipped = installed.filter(({ origin }) => origin === 'shipped');
  const [first] = shipped.sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
  if (first === undefined) return null;
  const subject = { kind: 'model', id: first.id };
  const record = audit(parts, SYSTEM, { action: 'model.activate', subject });
  const why = 'first-start' as const;
  const activation = { id: parts.ids(), model: first.id, previous: null, at: record.at, by: SYSTEM.actor, why, note: null };
  await parts.models.activate(activation, record);
  return parts.models.active();
}

function noModel(id: string): Refused<'model-not-found'> {
  return refused('model-not-found', `The model ${id} is not installed. GET /api/v1/models lists what is.`);
}
