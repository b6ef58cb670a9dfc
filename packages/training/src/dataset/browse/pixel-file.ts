import { open, rm, type FileHandle } from 'node:fs/promises';

/** Takes bytes, one piece after the other. */
export type Sink = (bytes: Uint8Array) => Promise<void>;

/**
 * Bytes that are packed where they come from, unpacked into a file of its own when the first of them is
 * asked for; from then on any of them is one read away. The file is gone when it is closed.
 */
export class PixelFile {
  readonly #file: string;
  readonly #unpack: (sink: Sink) => Promise<void>;
  #opened: Promise<FileHandle> | undefined;

  constructor(file: string, unpack: (sink: Sink) => Promise<void>) {
    this.#file = file;
    this.#unpack = unpack;
  }

  /** @throws whatever unpacking throws; RangeError where there are no such bytes */
  async read(position: number, length: number): Promise<Uint8Array> {
    this.#opened ??= this.#open();
    const handle = await this.#opened;
    const { bytesRead, buffer } = await handle.read(new Uint8Array(length), 0, length, position);
    if (bytesRead === length) return buffer;
    throw new RangeError(`There are no ${length} bytes from ${position} on.`);
  }

  async close(): Promise<void> {
    const handle = await this.#opened?.catch(() => undefined);
    this.#opened = undefined;
    await handle?.close();
    await rm(this.#file, { force: true });
  }

  async #open(): Promise<FileHandle> {
    const handle = await open(this.#file, 'w+');
    try {
      await this.#unpack(async (bytes) => {
        await handle.writeFile(bytes);
      });
      return handle;
    } catch (error) {
      await handle.close();
      await rm(this.#file, { force: true });
      this.#opened = undefined;
      throw error;
    }
  }
}
