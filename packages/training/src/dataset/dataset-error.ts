/**
 * What can be wrong with a dataset, as a code that stays the same between versions:
 * - dataset-missing: a file or folder that was named is not there
 * - dataset-format: a file is there but is not what it should be
 * - dataset-checksum: the content differs from its digest
 * - dataset-download: the network or the server failed, more often than was worth retrying
 * - dataset-source-unknown: no public source has this name
 * - dataset-options: the wish itself makes no sense (fractions above 1, an unknown kind)
 */
export type DatasetErrorCode =
  | 'dataset-missing'
  | 'dataset-format'
  | 'dataset-checksum'
  | 'dataset-download'
  | 'dataset-source-unknown'
  | 'dataset-options';

/** A dataset that cannot be read, fetched or prepared; the message says what to do about it. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
  readonly code: DatasetErrorCode;

  constructor(code: DatasetErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
