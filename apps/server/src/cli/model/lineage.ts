import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { manifestSchema, type Manifest } from '@hand-digits/recognition';
import type { GateReport } from '@hand-digits/training';
import type { Command } from 'commander';
import { whole } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { openModel } from './find-model.ts';

const EXAMPLES = `
Examples:
  $ hand-digits model lineage
  $ hand-digits model lineage models/tuned --json

Parents are looked for by their id in models/ and beside the model that is named.`;

/** One model of a line, the youngest first. */
interface Ancestor {
  readonly id: string;
  readonly name: string;
  /** where it was found; null: no model on this machine has that id */
  readonly folder: string | null;
  readonly createdAt: string | null;
  readonly seed: number | null;
  readonly recipe: string | null;
  readonly learnedFrom: Manifest['datasets'];
  /** what the gate said when it was made; null where nobody asked */
  readonly gate: GateReport['verdict'] | null;
}

/** `hand-digits model lineage [MODEL]`: what a model was made of, and its parents. */
export function registerLineage(model: Command, terminal: Terminal): void {
  model
    .command('lineage')
    .summary('what a model was made from, back to the first')
    .description('Follows a model to its parent, its parent’s parent and so on.')
    .argument(
      '[model]',
      'folder of the model, or its name in models/ (default: the only one there)',
    )
    .option('--json', 'write the line as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string | undefined, options: { json?: true }) => {
      const found = await openModel(terminal, name);
      const known = [found.folder, ...modelsIn(path.dirname(path.resolve(found.folder)))];
      const line = lineOf(found.package.manifest.id, [
        ...known,
        ...modelsIn(path.join(terminal.root, 'models')),
      ]);
      const text = options.json ? JSON.stringify(line, null, 2) : line.map(describe).join('\n\n');
      terminal.stdout.write(`${text}\n`);
    });
}

function modelsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return folders
    .map((entry) => path.join(folder, entry.name))
    .filter((model) => existsSync(path.join(model, 'manifest.json')));
}

function lineOf(youngest: string, folders: readonly string[]): Ancestor[] {
  const byId = new Map<string, { folder: string; manifest: Manifest }>();
  for (const folder of folders) {
    const manifest = readManifest(folder);
    if (manifest && !byId.has(manifest.id)) byId.set(manifest.id, { folder, manifest });
  }
  const line: Ancestor[] = [];
  // An id is a digest over the parent's id, so that no line can bite its tail.
  for (let id: string | null = youngest; id !== null;) {
    const found = byId.get(id);
    line.push(found ? ancestorIn(found.folder, found.manifest) : missing(id));
    id = found?.manifest.parent ?? null;
  }
  return line;
}

/** undefined where it is no manifest of this program: somebody else's folder is no reason to fail. */
function readManifest(folder: string): Manifest | undefined {
  try {
    const text = readFileSync(path.join(folder, 'manifest.json'), 'utf8');
    return manifestSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function ancestorIn(folder: string, manifest: Manifest): Ancestor {
  const { id, name, createdAt, seed, recipe, datasets } = manifest;
  return {
    ...{ id, name, folder, createdAt, seed },
    recipe: nameOf(recipe),
    learnedFrom: datasets,
    gate: verdictIn(folder),
  };
}

function missing(id: string): Ancestor {
  const unknown = { folder: null, createdAt: null, seed: null, recipe: null, gate: null };
  return { id, name: 'not on this machine', learnedFrom: [], ...unknown };
}

function nameOf(recipe: Manifest['recipe']): string | null {
  const name = typeof recipe === 'object' && recipe !== null && 'name' in recipe && recipe['name'];
  return typeof name === 'string' ? name : null;
}

function verdictIn(folder: string): GateReport['verdict'] | null {
  const file = path.join(folder, 'gate.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as GateReport).verdict : null;
}

function describe(ancestor: Ancestor): string {
  const { id, name, folder, createdAt, seed, recipe, learnedFrom, gate } = ancestor;
  if (folder === null) return `${id}\n  ${name}`;
  return [
    id,
    `  ${name} (${folder})`,
    `  made ${createdAt ?? ''} with recipe ${recipe ?? 'unknown'}, seed ${seed ?? ''}`,
    ...learnedFrom.map(
      ({ name: dataset, split, count, digest }) =>
        `  ${dataset}, ${split}: ${whole(count)} images (${digest.slice(0, 12)}…)`,
    ),
    ...(gate ? [`  gate: ${gate.kind}`, ...gate.reasons.map(({ text }) => `    ${text}`)] : []),
  ].join('\n');
}
