import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { asJson, modelCard, writeModelPackage, type Evaluation } from '@hand-digits/training';
import type { FoundModel } from '../model/find-model.ts';
import type { EvaluationWithMistakes } from './evaluation.ts';

/**
 * Puts measures into a model's evaluation.json, in place of older ones of the same suites, and makes
 * its MODEL_CARD.md anew. Network and manifest, and so the model's id, stay as they are.
 */
export async function recordEvaluation(
  model: FoundModel,
  measured: EvaluationWithMistakes,
): Promise<void> {
  const before = await readEvaluation(model);
  const suites = measured.suites.map(({ name, description, command, measures }) => ({
    ...{ name, description, command, measures },
  }));
  const names = new Set(suites.map(({ name }) => name));
  const kept = before.suites.filter(({ name }) => !names.has(name));
  await writeEvaluation(model, { ...before, suites: [...kept, ...suites] });
}

/** What a model was measured on before; nothing, where its package has no evaluation.json. */
export async function readEvaluation({ folder, package: opened }: FoundModel): Promise<Evaluation> {
  const text = await readFile(path.join(folder, 'evaluation.json'), 'utf8').catch(() => null);
  if (text !== null) return JSON.parse(text) as Evaluation;
  return { format: 1, model: opened.manifest.id, suites: [] };
}

/** Writes evaluation.json and MODEL_CARD.md anew; the rest of the package stays as it is. */
export async function writeEvaluation(
  { folder, package: opened }: FoundModel,
  evaluation: Evaluation,
): Promise<void> {
  await writeModelPackage(folder, {
    model: opened.model,
    manifest: opened.manifest,
    documents: (manifest) => ({
      'evaluation.json': asJson(evaluation),
      'MODEL_CARD.md': modelCard(manifest, evaluation),
    }),
  });
}
