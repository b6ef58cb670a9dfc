import type { Calibration, Manifest, SecondLook } from '@hand-digits/recognition';
import { highest } from '@hand-digits/recognition';
import { calibrate, DEFAULT_GOAL } from '../calibrate/calibrate.ts';
import { readingsOf } from '../calibrate/readings.ts';
import { riskTable } from '../calibrate/risk-table.ts';
import type { PreparedSplit } from '../dataset/prepared-split.ts';
import { inkHistogram } from '../evaluate/ink-histogram.ts';
import { measure } from '../evaluate/measures.ts';
import { judgeScores } from '../train/judge.ts';
import type { TrainingRecipe } from '../train/recipe.ts';
import { oneByOne, scoreAsRead, scoreImages } from '../train/score-images.ts';
import type { TrainingData } from '../train/training-data.ts';
import type { SuiteEvaluation } from './model-card.ts';
import { modelCard } from './model-card.ts';
import { trainingManifest } from './training-manifest.ts';
import { asJson, writeModelPackage } from './write-package.ts';

export interface Trained {
  readonly name: string;
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
  const secondLook = await chooseSecondLook(model, data.validation.images, workers);
  const scoring = { threads: workers, secondLook };
  const held = await scoreAsRead(model, data.validation.images, scoring);
  const fit = calibrate({ ...held, labels: data.validation.labels }, DEFAULT_GOAL);
  const calibration = { ...fit, secondLook };
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
      datasets: [...learnedFrom(data)],
    }),
    documents: (manifest) => {
      const ink = inkHistogram(data.validation.images);
      const evaluation = { format: 1 as const, model: manifest.id, suites, ink, selectiveRisk };
      return {
        'evaluation.json': asJson(evaluation),
        'MODEL_CARD.md': modelCard(manifest, evaluation),
      };
    },
  });
}

/** Share of held-out digits that are looked at twice: it bounds what that costs. */
const LOOKED_AT_TWICE = 0.02;

async function chooseSecondLook(
  model: Uint8Array,
  images: Uint8Array,
  threads: number,
): Promise<SecondLook> {
  const surest = oneByOne(await scoreImages(model, images, threads)).map(highest);
  surest.sort((one, other) => one - other);
  return { below: surest[Math.floor(LOOKED_AT_TWICE * surest.length)] ?? 0 };
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
    const { secondLook } = calibration;
    const scores = await scoreAsRead(model, split.images, { threads: workers, secondLook });
    suites.push({
      name: `${data.name} ${name}`,
      description: split.description,
      command: `npx hand-digits evaluate --suite data/${data.name}/${name}.digits`,
      measures: measure(judgeScores(scores, split.labels, calibration)),
    });
  }
  return suites;
}
