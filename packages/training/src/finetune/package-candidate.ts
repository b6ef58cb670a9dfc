import type { Calibration, Manifest, ModelPackage } from '@hand-digits/recognition';
import type { CalibrationGoal } from '../calibrate/calibrate.ts';
import type { PreparedSplit } from '../dataset/prepared-split.ts';
import { inkHistogram } from '../evaluate/ink-histogram.ts';
import { measure } from '../evaluate/measures.ts';
import type { Evaluation, SuiteEvaluation } from '../package/model-card.ts';
import { modelCard } from '../package/model-card.ts';
import { trainingManifest } from '../package/training-manifest.ts';
import { asJson, writeModelPackage } from '../package/write-package.ts';
import type { Checkpoint } from '../train/checkpoint.ts';
import { judgeScores } from '../train/judge.ts';
import { scoreAsRead } from '../train/score-images.ts';
import type { HeldOutExamples } from './hold-out.ts';
import type { LabelledHands } from './labelled-hands.ts';
import { digestOfExamples, joinRows } from './labelled-hands.ts';
import type { CalibrationSet, Recalibration } from './recalibrate.ts';
import { recalibrate } from './recalibrate.ts';
import type { FineTuningRecipe } from './recipe.ts';
import type { TrainingData } from '../train/training-data.ts';
import type { Replay } from './replay.ts';

/** A fine-tuned network, and everything that its package tells of it. */
export interface Candidate {
  readonly model: Uint8Array;
  readonly parent: ModelPackage;
  readonly recipe: FineTuningRecipe & {
    /** of the way from the parent's weights to those that were learned, above 0 … 1 */
    readonly shareOfTheWay: number;
  };
  readonly seed: number;
  readonly examples: HeldOutExamples;
  readonly replay: Replay;
  readonly goal: CalibrationGoal;
  /** of the end of the training */
  readonly checkpoint: Checkpoint;
  readonly createdAt: Date;
  readonly threads: number;
}

/** Calibrates a fine-tuned network, measures it on what was held out and writes its package. */
export async function packageCandidate(folder: string, candidate: Candidate): Promise<Manifest> {
  const { model, parent, recipe, goal, threads, checkpoint } = candidate;
  const sets = calibrationSets(candidate);
  const options = { parent: parent.manifest, goal, threads };
  const recalibration = await recalibrate(model, sets, options);
  const suites = await measureHeldOut(candidate, recalibration.calibration);
  const { selectiveRisk, basis, calibration } = recalibration;
  return writeModelPackage(folder, {
    model,
    manifest: trainingManifest({
      ...candidate,
      calibration,
      name: nameAfter(parent.manifest.name),
      recipe: withBasis(recipe, basis),
      datasets: [...learnedFrom(candidate)],
      parent: parent.manifest.id,
      epochs: checkpoint.history.length,
      steps: checkpoint.step,
      seconds: checkpoint.seconds,
    }),
    documents: (manifest) => {
      const evaluation: Evaluation = {
        ...{ format: 1, model: manifest.id, suites, ...inkOf(candidate) },
        ...(selectiveRisk ? { selectiveRisk } : {}),
      };
      return {
        'evaluation.json': asJson(evaluation),
        'MODEL_CARD.md': modelCard(manifest, evaluation),
      };
    },
  });
}

/** Of the digits by writers that were held out; too few corrections would say nothing. */
function inkOf({ replay }: Candidate): Pick<Evaluation, 'ink'> {
  return replay.prepared ? { ink: inkHistogram(replay.prepared.validation.images) } : {};
}

/** `hand-digits-shipped` → `hand-digits-shipped-tuned`, once: the parent's id tells the rest. */
function nameAfter(parent: string): string {
  return `${parent.replace(/-tuned$/, '')}-tuned`;
}

/** The recipe travels in the manifest; what the thresholds rest on belongs to it. */
function withBasis(
  recipe: FineTuningRecipe,
  calibratedOn: Recalibration['basis'],
): FineTuningRecipe & { readonly calibratedOn: Recalibration['basis'] } {
  return { ...recipe, calibratedOn };
}

/** Only hands that the candidate has never learned from may say how sure it should be. */
function calibrationSets({ replay, examples }: Candidate): CalibrationSet[] {
  const { held, by } = examples;
  const sets: CalibrationSet[] = [];
  if (replay.prepared) {
    const { name, validation } = replay.prepared;
    sets.push({ name: `${name} validation`, ...validation });
  }
  if (by === 'hand') {
    const reviewed = joinRows([held.corrections, held.confirmed]);
    sets.push({ name: 'held-out reviewed predictions', ...reviewed });
  }
  return sets;
}

function* learnedFrom({ examples, replay }: Candidate): Iterable<Manifest['datasets'][number]> {
  const reviewed = (name: string, split: string, rows: LabelledHands): Manifest['datasets'] =>
    rows.labels.length === 0
      ? []
      : [{ name, split, digest: digestOfExamples(rows), count: rows.labels.length }];
  for (const name of ['corrections', 'confirmed'] as const) {
    yield* reviewed(name, 'train', examples.learn[name]);
    yield* reviewed(name, 'held-out', examples.held[name]);
  }
  if (!replay.prepared) return;
  const { name, train, validation, notADigit } = replay.prepared;
  const prepared = (
    split: string,
    { digest, count }: PreparedSplit,
  ): Manifest['datasets'][number] => ({
    ...{ name, split, digest, count },
  });
  yield prepared('train', train);
  yield prepared('validation', validation);
  for (const [split, content] of notADigit) yield prepared(split, content);
}

async function measureHeldOut(
  { model, examples, replay, threads }: Candidate,
  calibration: Calibration,
): Promise<SuiteEvaluation[]> {
  const { held } = examples;
  const reviewed = joinRows([held.corrections, held.confirmed]);
  const suites = [
    {
      name: 'held-out reviewed predictions',
      description: `${reviewed.labels.length} images that people have corrected or confirmed, held out by ${examples.by}`,
      command: '# the held-out part stays on the machine that learned from the rest',
      rows: reviewed,
    },
    ...(replay.prepared ? preparedSuites(replay.prepared) : []),
  ];
  const measured: SuiteEvaluation[] = [];
  for (const { rows, ...facts } of suites) {
    const { secondLook } = calibration;
    const scores = await scoreAsRead(model, rows.images, { threads, secondLook });
    measured.push({ ...facts, measures: measure(judgeScores(scores, rows.labels, calibration)) });
  }
  return measured;
}

type MeasuredSplit = Omit<SuiteEvaluation, 'measures'> & {
  readonly rows: Pick<LabelledHands, 'images' | 'labels'>;
};

function preparedSuites({ name, validation, notADigit }: TrainingData): MeasuredSplit[] {
  const heldOut = [...notADigit].filter(([split]) => !split.endsWith('-train'));
  return [['validation', validation] as const, ...heldOut].map(([split, rows]) => ({
    name: `${name} ${split}`,
    description: rows.description,
    command: `npx hand-digits evaluate --suite data/${name}/${split}.digits`,
    rows,
  }));
}
