import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { DigitSet } from '@hand-digits/training/browse';
import type { Place } from './protocol.ts';

/** Sets that stay open: their facts take eight bytes an image, their pixels lie on disk. */
const MOST_OPEN = 8;

interface Entry {
  readonly set: Promise<DigitSet>;
  /** looks that are under way */
  users: number;
  /** it is closed when the last of them is over */
  dismissed: boolean;
}

/** Sets that were looked at of late; the one that nobody looked at for longest makes room. */
export class OpenSets {
  readonly #folder: string;
  readonly #open: (place: string, aside: string) => Promise<DigitSet>;
  /** in the order of their last use */
  readonly #entries = new Map<string, Entry>();
  #files = 0;

  /** @param folder for pixels that are packed where they come from */
  constructor(folder: string, open: (place: string, aside: string) => Promise<DigitSet>) {
    this.#folder = folder;
    this.#open = open;
  }

  /**
   * Opens a set where it is not open, and keeps it open for as long as the work takes.
   * @throws DatasetError where it cannot be opened; it is tried again the next time
   */
  async use<T>(
    { id, version, path: place }: Place,
    work: (set: DigitSet) => T,
  ): Promise<Awaited<T>> {
    const key = `${id} ${version}`;
    const entry = this.#entries.get(key) ?? this.#enter(place);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.users += 1;
    await this.#makeRoom();
    try {
      return await work(await this.#opened(key, entry));
    } finally {
      entry.users -= 1;
      await closeIfDone(entry);
    }
  }

  #enter(place: string): Entry {
    this.#files += 1;
    const aside = path.join(this.#folder, `${this.#files}.pixels`);
    const set = mkdir(this.#folder, { recursive: true }).then(() => this.#open(place, aside));
    return { set, users: 0, dismissed: false };
  }

  async #opened(key: string, entry: Entry): Promise<DigitSet> {
    try {
      return await entry.set;
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      throw error;
    }
  }

  async #makeRoom(): Promise<void> {
    const [oldest] = this.#entries;
    if (oldest === undefined || this.#entries.size <= MOST_OPEN) return;
    const [key, entry] = oldest;
    this.#entries.delete(key);
    entry.dismissed = true;
    await closeIfDone(entry);
  }
}

async function closeIfDone({ set, users, dismissed }: Entry): Promise<void> {
  if (!dismissed || users > 0) return;
  const opened = await set.catch(() => undefined);
  await opened?.close();
}
