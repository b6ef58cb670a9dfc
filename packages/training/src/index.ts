// augment
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
export { splitByWriter } from './dataset/writer-split.ts';
// random
export { seededRandom, shuffledIndices, type Random } from './random/seeded.ts';
