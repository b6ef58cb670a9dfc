import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { ModelPackageError, NORMALISER_VERSION, type Manifest } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';
import type { ModelOrigin } from '@hand-digits/contract';
import type { InstalledModel, ModelContents } from '../use-cases/models/ports.ts';
import { errorRateOf, riskTableOf, trafficOf } from './evaluation.ts';

/** The files of a package; nothing else in its folder is served or installed. */
export const PACKAGE_FILES = [
  'manifest.json',
  'model.onnx',
  'evaluation.json',
  'MODEL_CARD.md',
] as const;

/** A package on disk that was read and checked. */
export interface FoundPackage {
  readonly folder: string;
  readonly installed: InstalledModel;
  readonly contents: ModelContents;
}

/**
 * Reads and checks a package.
 * @throws ModelPackageError
 */
export async function readPackage(
  folder: string,
  origin: (manifest: Manifest) => ModelOrigin,
): Promise<FoundPackage> {
  const { manifest } = await readModelPackage(folder, NORMALISER_VERSION);
  const evaluation = await readEvaluation(folder);
  const card = await readFile(path.join(folder, 'MODEL_CARD.md'), 'utf8').catch(() => '');
  const files = await filesOf(folder);
  const installed: InstalledModel = {
    id: manifest.id,
    name: manifest.name,
    origin: origin(manifest),
    parent: manifest.parent,
    createdAt: Date.parse(manifest.createdAt),
    sha256: manifest.files['model.onnx'],
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    errorRate: errorRateOf(evaluation),
  };
  return {
    folder,
    installed,
    contents: {
      ...{ manifest, evaluation, card, files },
      promises: { table: riskTableOf(evaluation), accept: manifest.thresholds.accept },
      traffic: trafficOf(evaluation),
    },
  };
}

async function readEvaluation(folder: string): Promise<ModelContents['evaluation']> {
  const text = await readFile(path.join(folder, 'evaluation.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return null;
  const content = parseJson(folder, text);
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) {
    return content as Record<string, unknown>;
  }
  throw new ModelPackageError(
    'model-manifest-invalid',
    `evaluation.json of the model package ${folder} is not an object. Restore or remove it.`,
  );
}

function parseJson(folder: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ModelPackageError(
      'model-manifest-invalid',
      `evaluation.json of the model package ${folder} is not JSON. Restore or remove it.`,
      cause,
    );
  }
}

async function filesOf(folder: string): Promise<ModelContents['files']> {
  const names = await readdir(folder);
  const present = PACKAGE_FILES.filter((name) => names.includes(name));
  return Promise.all(
    present.map(async (name) => ({ name, bytes: (await stat(path.join(folder, name))).size })),
  );
}
