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
  { folder, package: opened }: FoundModel,
  measured: EvaluationWithMistakes,
): Promise<void> {
  const before = await readEvaluation(folder);
  const suites = measured.suites.map(({ name, description, command, measures }) => ({
    ...{ name, description, command, measures },
  }));
  const names = new Set(suites.map(({ name }) => name));
  const kept = before.filter(({ name }) => !names.has(name));
  const evaluation: Evaluation = { format: 1, model: measured.model, suites: [...kept, ...suites] };
  await writeModelPackage(folder, {
    model: opened.model,
    manifest: opened.manifest,
    documents: (manifest) => ({
      'evaluation.json': asJson(evaluation),
      'MODEL_CARD.md': modelCard(manifest, evaluation),
    }),
  });
}

/** What the package was measured on before; nothing, where it has no evaluation.json. */
async function readEvaluation(folder: string): Promise<Evaluation['suites']> {
  const text = await readFile(path.join(folder, 'evaluation.json'), 'utf8').catch(() => null);
  return text === null ? [] : (JSON.parse(text) as Evaluation).suites;
}
