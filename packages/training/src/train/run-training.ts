import { mkdir, rm } from 'node:fs/promises';
import type { Manifest } from '@hand-digits/recognition';
import { packageTrained } from '../package/package-trained.ts';
import { requireBegun } from './checkpoint-of-run.ts';
import type { RunTrainingOptions } from './run-options.ts';
import { trainInStages } from './stages.ts';
import { readTrainingData } from './training-data.ts';

export type RunTrainingOutcome =
  | { readonly kind: 'finished'; readonly manifest: Manifest }
  | { readonly kind: 'stopped'; readonly step: number };

/**
 * From a prepared dataset to a model package: trains (or goes on training), calibrates on held-out
 * writers, measures, writes the package and then removes the run's checkpoint.
 *
 * @throws RunError, CheckpointError, CheckpointMismatch, DatasetError
 */
export async function runTraining(options: RunTrainingOptions): Promise<RunTrainingOutcome> {
  const { recipe, seed, workers, clock } = options;
  const { name = `hand-digits-${recipe.name}` } = options;
  const data = await readTrainingData(options.dataset);
  if (options.resume) await requireBegun(options.run);
  await mkdir(options.run, { recursive: true });
  const outcome = await trainInStages(options, data);
  if (outcome.kind === 'stopped') return outcome;
  const { model, seconds, steps } = outcome;
  const manifest = await packageTrained(options.output, {
    ...{ name, data, recipe, seed, workers, model, seconds, steps },
    createdAt: clock.date(),
  });
  await rm(options.run, { recursive: true, force: true });
  return { kind: 'finished', manifest };
}
