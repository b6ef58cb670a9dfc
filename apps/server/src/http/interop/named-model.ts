import { done, refused, type Outcome } from '../../use-cases/outcome.ts';
import type { InstalledModel } from '../../use-cases/models/ports.ts';
import type { UseCaseParts } from '../../use-cases/parts.ts';

/** How clients of model servers call whatever answers at the moment. */
export const ACTIVE_NAMES = ['hand-digits', 'active'] as const;

/** A model as a client named it. */
export interface NamedModel {
  /** the name that was asked for */
  readonly name: string;
  readonly model: InstalledModel;
  readonly isActive: boolean;
}

export interface ModelName {
  readonly model: string;
  readonly version?: string | undefined;
}

const SHORTEST_PREFIX = 7;

/** Finds a model by `hand-digits` or `active`, by its own name or by its id; a version is an id or its beginning. */
export async function findNamedModel(
  parts: Pick<UseCaseParts, 'packages' | 'models'>,
  { model: name, version }: ModelName,
): Promise<Outcome<NamedModel, 'model-not-found'>> {
  const [installed, active] = await Promise.all([parts.packages.list(), parts.models.active()]);
  const named = installed.filter((model) =>
    isNamed(model, name, version === undefined ? active : null),
  );
  const chosen = version === undefined ? newest(named, active) : ofVersion(named, version);
  if (chosen === undefined) {
    const what = version === undefined ? `model ${name}` : `version ${version} of a model ${name}`;
    return refused('model-not-found', `There is no ${what.slice(0, 200)} here.`);
  }
  return done({ name, model: chosen, isActive: chosen.id === active });
}

/** @param active the only one that the names of the active model mean; null: they mean any */
function isNamed(model: InstalledModel, name: string, active: string | null): boolean {
  if (model.name === name || model.id === name) return true;
  const isAlias = (ACTIVE_NAMES as readonly string[]).includes(name);
  return isAlias && (active === null || model.id === active);
}

/** Of several of the same name the active one, else the newest. */
function newest(
  models: readonly InstalledModel[],
  active: string | null,
): InstalledModel | undefined {
  const [first] = models.toSorted((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
  return models.find(({ id }) => id === active) ?? first;
}

function ofVersion(models: readonly InstalledModel[], version: string): InstalledModel | undefined {
  if (version.length < SHORTEST_PREFIX) return undefined;
  const found = models.filter(({ id }) => id.startsWith(version));
  return found.length === 1 ? found[0] : undefined;
}
