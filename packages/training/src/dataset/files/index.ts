/**
 * Reading images from folders and archives, by itself: a program that only reads images loads
 * nothing of training.
 */
export { DatasetError } from '../dataset-error.ts';
export { openFileReader, type FileReader } from './file-reader.ts';
export type { FileLocation } from './listed-file.ts';
export { isImageName, listFiles, type Listing } from './listing.ts';
