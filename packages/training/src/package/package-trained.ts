import type { Calibration, Manifest } from '@hand-digits/recognition';
import { calibrate, DEFAULT_GOAL } from '../calibrate/calibrate.ts';
import { readingsOf } from '../calibrate/readings.ts';
import { riskTable } from '../calibrate/risk-table.ts';
import type { PreparedSplit } from '../dataset/prepared-split.ts';
import { measure } from '../evaluate/measures.ts';
import { judgeScores } from '../train/judge.ts';
import type { TrainingRecipe } from '../train/recipe.ts';
import { scoreImages } from '../train/score-images.ts';
import type { TrainingData } from '../train/training-data.ts';
import type { SuiteEvaluation } from './model-card.ts';
import { modelCard } from './model-card.ts';
import { trainingManifest } from './training-manifest.ts';
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
}

/** Calibrates a trained network on held-out writers, measures it and writes its package. */
export async function packageTrained(folder: string, trained: Trained): Promise<Manifest> {
  const { model, data, workers } = trained;
  const held = await scoreImages(model, data.validation.images, workers);
  const calibration = calibrate({ ...held, labels: data.validation.labels }, DEFAULT_GOAL);
  const suites = await measureSplits(trained, calibration);
  const judged = judgeScores(held, data.validation.labels, calibration);
  const basis = `${data.name} validation: writers that training never saw`;
  const selectiveRisk = riskTable(readingsOf(judged), { basis });
  const { recipe } = trained;
  return writeModelPackage(folder, {
    model,
    manifest: trainingManifest({
      ...{
        ...trained,
        calibration,
        parent: null,
        epochs: recipe.epochs + (recipe.polish?.epochs ?? 0),
      },
      name: `hand-digits-${recipe.name}`,
      datasets: [...learnedFrom(data)],
    }),
    documents: (manifest) => {
      const evaluation = { format: 1 as const, model: manifest.id, suites, selectiveRisk };
      return {
        'evaluation.json': asJson(evaluation),
        'MODEL_CARD.md': modelCard(manifest, evaluation),
      };
    },
  });
}

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
