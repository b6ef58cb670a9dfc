/**
 * Looking at single images of a dataset and at what augmentation makes of them, by itself: a program
 * that shows data loads no engine.
 */
export {
  AUGMENTATION_LEVELS,
  showVariants,
  type AugmentationLevel,
  type Variant,
} from '../../augment/show-variants.ts';
export { augmentationsInUse } from '../../recipes/augmentations.ts';
export { NOT_A_DIGIT, NO_KIND, UNKNOWN_SERIES, UNKNOWN_WRITER } from '../columns.ts';
export { DatasetError } from '../dataset-error.ts';
export { readDatasetFile } from '../dataset-file.ts';
export { describeSplit, type SplitDescription } from '../describe.ts';
export type { DigitSet, SetFacts } from './digit-set.ts';
export { findRows, findWriters, type FoundRows, type RowFilter } from './find-rows.ts';
export { openDigitSet } from './open-set.ts';
