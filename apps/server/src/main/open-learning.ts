import path from 'node:path';
import type { Registry } from 'prom-client';
import { addLearningMetrics } from '../inference/learning-metrics.ts';
import type { ModelRegistry } from '../registry/registry.ts';
import type { Storage } from '../storage/storage.ts';
import { processTrainer } from '../trainer/process-trainer.ts';
import { ShadowWatch } from '../use-cases/learning/shadow.ts';
import type { JobParts } from '../use-cases/jobs.ts';
import type { UseCaseParts } from '../use-cases/parts.ts';
import type { Config } from './config/settings.ts';
import type { OpenedReader } from './open-reader.ts';
import type { System } from './system.ts';

/** Checkpoints, examples and candidates of fine-tunings that are not over. */
const LEARNING_FOLDER = 'learning';

interface LearningOptions {
  readonly config: Config;
  readonly system: System;
  readonly stores: Storage;
  readonly packages: ModelRegistry;
  readonly reading: OpenedReader;
  readonly metrics: Registry;
  readonly onFault: (what: string, error: unknown) => void;
}

type LearningParts = Pick<
  UseCaseParts & JobParts,
  'trainer' | 'acceptance' | 'traffic' | 'shadowWatch'
> & { readonly shadowWatch: ShadowWatch };

/** What learns, and what watches over what was learned. */
export function openLearning(options: LearningOptions): LearningParts {
  const { config, system, stores, packages, reading, metrics, onFault } = options;
  const { acceptance, traffic, unseen } = reading;
  addLearningMetrics(metrics, { ...stores, packages, acceptance, traffic });
  return {
    acceptance,
    traffic,
    trainer: processTrainer({
      folder: path.resolve(config.dataFolder, LEARNING_FOLDER),
      folderOf: (model) => packages.folderOf(model),
      datasets: path.resolve(config.datasets),
      suites: path.resolve(config.suites),
      threads: config.threads,
      spools: stores.spools,
      clock: system.clock,
    }),
    shadowWatch: new ShadowWatch({ ...system, ...stores, reader: unseen, onFault }),
  };
}
