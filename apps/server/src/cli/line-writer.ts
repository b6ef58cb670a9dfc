import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Characters that are worth a system call of their own. */
const ENOUGH = 1 << 14;

/**
 * Writes lines in as few pieces as is possible without keeping the reader waiting: what comes in
 * one turn of the event loop is written together.
 */
export class LineWriter {
  readonly #stream: Writable;
  #text = '';
  #isFlushDue = false;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /** Waits while the stream's reader is slower than the lines come. */
  async write(line: string): Promise<void> {
    this.#text += `${line}\n`;
    if (this.#text.length >= ENOUGH && !this.#flush()) await once(this.#stream, 'drain');
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    setImmediate(() => {
      this.#isFlushDue = false;
      this.#flush();
    });
  }

  /** Writes what is left, and waits until all of it has gone. */
  async end(): Promise<void> {
    if (!this.#flush()) await once(this.#stream, 'drain');
  }

  #flush(): boolean {
    const text = this.#text;
    this.#text = '';
    return text === '' || this.#stream.write(text);
  }
}
