/**
 * Where large images and uploads lie: a folder or a bucket. Keys are made here, never from what people
 * send, and never used twice, so that removing an old file cannot hit a new one.
 */
export interface MediaFiles {
  readonly kind: 'folder' | 'bucket';
  /**
   * Durable when it resolves; a reader sees the whole file or none.
   * @throws StorageFullError, MediaUnavailableError (each of these methods)
   */
  write(key: string, bytes: Uint8Array): Promise<void>;
  /** the same for what is too large for memory */
  writeStream(key: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** undefined where there is no such file */
  read(key: string): Promise<Uint8Array | undefined>;
  /** undefined where there is no such file */
  readStream(key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** removing what is not there is no fault */
  remove(key: string): Promise<void>;
  list(prefix: string): AsyncIterable<ListedFile>;
}

/** A file under a prefix. */
export interface ListedFile {
  readonly key: string;
  readonly bytes: number;
  /** milliseconds */
  readonly writtenAt: number;
}

export const IMAGES = 'images';
export const UPLOADS = 'uploads';
