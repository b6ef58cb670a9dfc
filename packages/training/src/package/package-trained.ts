import type { Calibration, Manifest } from '@hand-digits/recognition';
import { MANIFEST_FORMAT_VERSION, NORMALISER_VERSION } from '@hand-digits/recognition';
import { calibrate, DEFAULT_GOAL } from '../calibrate/calibrate.ts';
import type { PreparedSplit } from '../dataset/prepared-split.ts';
import { measure } from '../evaluate/measures.ts';
import { judgeScores } from '../train/judge.ts';
import type { TrainingRecipe } from '../train/recipe.ts';
import { scoreImages } from '../train/score-images.ts';
import type { TrainingData } from '../train/training-data.ts';
import engine from 'onnxruntime-node/package.json' with { type: 'json' };
import type { SuiteEvaluation } from './model-card.ts';
import { modelCard } from './model-card.ts';
import { asJson, writeModelPackage } from './write-package.ts';

export interface Trained {
  readonly model: Uint8Array;
  readonly data: TrainingData;
  readonly recipe: TrainingRecipe;
  readonly seed: number;
  readonly seconds: number;
  readonly steps: number;
  readonly createdAt: Date;
  readonly workers: number;
  /** id of the model that it was fine-tuned from */
  readonly parent?: string;
}

/** Calibrates a trained network on held-out writers, measures it and writes its package. */
export async function packageTrained(folder: string, trained: Trained): Promise<Manifest> {
  const { model, data, workers } = trained;
  const held = await scoreImages(model, data.validation.images, workers);
  const calibration = calibrate({ ...held, labels: data.validation.labels }, DEFAULT_GOAL);
  const suites = await measureSplits(trained, calibration);
  return writeModelPackage(folder, {
    model,
    manifest: manifestOf(trained, calibration),
    documents: (manifest) => {
      const evaluation = { format: 1 as const, model: manifest.id, suites };
      return {
        'evaluation.json': asJson(evaluation),
        'MODEL_CARD.md': modelCard(manifest, evaluation),
      };
    },
  });
}

function manifestOf(trained: Trained, calibration: Calibration): PackageManifest {
  const { data, recipe, seed, seconds, steps } = trained;
  return {
    formatVersion: MANIFEST_FORMAT_VERSION,
    name: `hand-digits-${recipe.name}`,
    createdAt: trained.createdAt.toISOString(),
    normaliser: { version: NORMALISER_VERSION },
    input: { name: 'image', shape: ['batch', 1, 28, 28], range: [0, 1] },
    outputs: { logits: 'logits', digitness: 'digitness' },
    ...calibration,
    datasets: [...learnedFrom(data)],
    recipe: JSON.parse(JSON.stringify(recipe)) as PackageManifest['recipe'],
    seed,
    parent: trained.parent ?? null,
    training: {
      epochs: recipe.epochs,
      hours: seconds / 3600,
      imagesPerSecond: (steps * recipe.batchSize) / seconds,
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
      engine: { name: 'onnxruntime-node', version: engine.version },
    },
  };
}

type PackageManifest = Parameters<typeof writeModelPackage>[1]['manifest'];

function* learnedFrom(data: TrainingData): Iterable<Manifest['datasets'][number]> {
  const entry = (
    split: string,
    { digest, count }: PreparedSplit,
  ): Manifest['datasets'][number] => ({
    ...{ name: data.name, split, digest, count },
  });
  yield entry('train', data.train);
  yield entry('validation', data.validation);
  for (const [split, content] of data.notADigit) yield entry(split, content);
}

/** The held-out splits of the training's own dataset, as the network sees them. */
async function measureSplits(
  trained: Trained,
  calibration: Calibration,
): Promise<SuiteEvaluation[]> {
  const { data, model, workers } = trained;
  const held = [...data.notADigit].filter(([name]) => !name.endsWith('-train'));
  const splits: [string, PreparedSplit][] = [['validation', data.validation], ...held];
  const suites: SuiteEvaluation[] = [];
  for (const [name, split] of splits) {
    const scores = await scoreImages(model, split.images, workers);
    suites.push({
      name: `${data.name} ${name}`,
      description: split.description,
      command: `npx hand-digits evaluate --suite data/${data.name}/${name}.digits`,
      measures: measure(judgeScores(scores, split.labels, calibration)),
    });
  }
  return suites;
}
