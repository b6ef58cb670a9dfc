// augment
export { corrupt, renderClean } from './augment/corruption/corrupt.ts';
export {
  CORRUPTIONS,
  type Corruption,
  type CorruptionName,
  type Severity,
} from './augment/corruption/corruptions.ts';
export { createBatchFeed, type AugmentedBatch, type BatchFeed } from './augment/feed/batch-feed.ts';
export {
  BatchFeedError,
  type BatchFeedOptions,
  type LabelledImages,
  type OutlierOptions,
} from './augment/feed/feed-options.ts';
export { NO_SOURCE } from './augment/feed/fill-batch.ts';
export { createOutlierMaker } from './augment/outlier/make-outlier.ts';
export { createAugmenter, type Augmenter } from './augment/augmenter.ts';
export {
  LIGHT_AUGMENTATION,
  STRONG_AUGMENTATION,
  type AugmentationRecipe,
} from './augment/recipe.ts';
// dataset
export {
  DIGIT_PIXELS,
  NO_KIND,
  NOT_A_DIGIT,
  UNKNOWN_SERIES,
  UNKNOWN_WRITER,
} from './dataset/columns.ts';
export { DatasetError, type DatasetErrorCode } from './dataset/dataset-error.ts';
export { readPrepared, writePrepared } from './dataset/prepared-file.ts';
export {
  emptyColumns,
  selectRows,
  type Kind,
  type PreparedSplit,
  type SourceRecord,
  type Split,
  type SplitColumns,
} from './dataset/prepared-split.ts';
export {
  readDatasetFile,
  writeDatasetFile,
  type DatasetFile,
  type SplitEntry,
} from './dataset/dataset-file.ts';
export { contactSheet, drawSheet, type ContactSheetOptions } from './dataset/contact-sheet.ts';
export {
  describeDataset,
  describeSplit,
  type DatasetDescription,
  type DescribeOptions,
  type SplitDescription,
  type WriterCounts,
} from './dataset/describe.ts';
export type { Division } from './dataset/divide.ts';
export type { DownloadOptions, DownloadProgress } from './dataset/fetch/download.ts';
export {
  fetchDataset,
  type FetchedFile,
  type FetchOptions,
} from './dataset/fetch/fetch-dataset.ts';
export {
  PUBLIC_SOURCES,
  type PublicSource,
  type RemoteFile,
} from './dataset/fetch/public-sources.ts';
export { DEFAULT_HELD_OUT } from './dataset/outlier-splits.ts';
export {
  prepareDataset,
  type DigitSource,
  type PrepareOptions,
  type PrepareProgress,
} from './dataset/prepare.ts';
export { splitByWriter } from './dataset/writer-split.ts';
// synthetic
export { drawMark, type DigitStyles, type DrawOptions, type Mark } from './synthetic/draw.ts';
export { encodePage } from './synthetic/encode.ts';
export { drawExample, encodeExample, EXAMPLES, type Example } from './synthetic/examples.ts';
export { DIGIT_GLYPHS } from './synthetic/glyphs/digits.ts';
export { LETTER_GLYPHS, SYMBOL_GLYPHS } from './synthetic/glyphs/others.ts';
export { WORLDWIDE_DIGIT_GLYPHS } from './synthetic/glyphs/worldwide.ts';
export { createHand, type Hand } from './synthetic/hand.ts';
export { PAPERS, putOnPaper, type Colour, type Paper } from './synthetic/paper.ts';
export { syntheticSplit, type SyntheticOptions } from './synthetic/synthetic-split.ts';
// random
export { seededRandom, shuffledIndices, type Random } from './random/seeded.ts';
// files
export type { FileLocation, ListedFile } from './dataset/files/listed-file.ts';
export { openFileReader, type FileReader } from './dataset/files/file-reader.ts';
export { isImageName, listFiles, type Listing } from './dataset/files/listing.ts';
// evaluate
export {
  calibrationError,
  type CalibrationError,
  type Claim,
} from './evaluate/calibration-error.ts';
export { coverage, type Coverage } from './evaluate/coverage.ts';
export type { Judged } from './evaluate/judged.ts';
export { mcnemarExact } from './evaluate/mcnemar.ts';
export { measure, type Measures } from './evaluate/measures.ts';
export { digitImageSuite } from './evaluate/digit-image-suite.ts';
export { evaluateSuite, type JudgedImage, type SuiteResult } from './evaluate/evaluate-suite.ts';
export { openSuite } from './evaluate/open-suite.ts';
export type { Suite, SuiteImage } from './evaluate/suite.ts';
export {
  measureRobustness,
  pagesOf,
  type Robustness,
  type RobustnessCell,
  type RobustnessRow,
} from './evaluate/robustness/robustness.ts';
export { isWrongLabel, MNIST_DOUBTS } from './evaluate/mnist-doubts.ts';
export { areaUnderRoc } from './evaluate/ranking.ts';
export { wilson, type Proportion } from './evaluate/wilson.ts';
// train
export { RECIPES } from './recipes/recipes.ts';
export { RunError } from './train/checkpoint-of-run.ts';
export type { RunTrainingOptions } from './train/run-options.ts';
export { runTraining, type RunTrainingOutcome } from './train/run-training.ts';
export type { BatchSource } from './train/batch-source.ts';
export { train, type TrainingProgress } from './train/trainer.ts';
export type { TrainingRecipe } from './train/recipe.ts';
// finetune
export { FineTuneError, type FineTuneErrorCode } from './finetune/fine-tune-error.ts';
export { fineTune, type FineTuneOptions, type FineTuneOutcome } from './finetune/fine-tune.ts';
export {
  fineTuneInProcess,
  FineTuneProcessError,
  type FineTuneInProcessOptions,
} from './finetune/fine-tune-in-process.ts';
export type { FineTuneProcessOutcome } from './finetune/process-messages.ts';
export { holdOut, type HeldOutExamples } from './finetune/hold-out.ts';
export {
  digestOfExamples,
  NO_EXAMPLES,
  takeRows,
  type FineTuningExamples,
  type LabelledHands,
} from './finetune/labelled-hands.ts';
export { architectureOfModel } from './finetune/parent-network.ts';
export { readExamples, type ReadExamples } from './finetune/read-examples.ts';
export { fineTuningRecipe, type FineTuningRecipe } from './finetune/recipe.ts';
export { openReplay, type Replay, type ReplaySource } from './finetune/replay.ts';
// gate
export {
  weigh,
  type Evidence,
  type SuiteEvidence,
  type SuiteReadings,
  type SuiteRole,
} from './gate/evidence.ts';
export { heldOutSuites } from './gate/held-out-suites.ts';
export { replaySuites } from './gate/replay-suites.ts';
export { reportNothing, type GateReport } from './gate/report.ts';
export { runGate, type GateOptions, type GateProgress, type GateSuite } from './gate/run-gate.ts';
export { judgeEvidence, type GateRules, type Reason, type Verdict } from './gate/verdict.ts';
// calibrate
export { checkPromise, type PromiseCheck, type ReviewedSample } from './calibrate/check-promise.ts';
export { readingsOf } from './calibrate/readings.ts';
export {
  ERROR_RATES,
  riskTable,
  rowFor,
  type RiskRow,
  type RiskTable,
} from './calibrate/risk-table.ts';
export { DEFAULT_GOAL } from './calibrate/calibrate.ts';
export { PROMISE_CONFIDENCE, type RiskGoal } from './calibrate/selective-risk.ts';
// package
export { asJson, writeModelPackage } from './package/write-package.ts';
export { modelCard, type Evaluation, type SuiteEvaluation } from './package/model-card.ts';
