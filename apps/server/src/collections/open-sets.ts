import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { DigitSet } from '@hand-digits/training/browse';
import type { Place } from './protocol.ts';

/** Sets that stay open: their facts take eight bytes an image, their pixels lie on disk. */
const MOST_OPEN = 8;

/** Sets that were looked at of late; the one that nobody looked at for longest makes room. */
export class OpenSets {
  readonly #folder: string;
  readonly #open: (place: string, aside: string) => Promise<DigitSet>;
  /** in the order of their last use */
  readonly #sets = new Map<string, Promise<DigitSet>>();
  #files = 0;

  /** @param folder for pixels that are packed where they come from */
  constructor(folder: string, open: (place: string, aside: string) => Promise<DigitSet>) {
    this.#folder = folder;
    this.#open = open;
  }

  /** @throws DatasetError where it cannot be opened; it is tried again the next time */
  async get({ id, version, path: place }: Place): Promise<DigitSet> {
    const key = `${id} ${version}`;
    const set = this.#sets.get(key) ?? this.#openAnew(place);
    this.#sets.delete(key);
    this.#sets.set(key, set);
    set.catch(() => {
      if (this.#sets.get(key) === set) this.#sets.delete(key);
    });
    await this.#makeRoom();
    return set;
  }

  async #openAnew(place: string): Promise<DigitSet> {
    await mkdir(this.#folder, { recursive: true });
    this.#files += 1;
    return this.#open(place, path.join(this.#folder, `${this.#files}.pixels`));
  }

  async #makeRoom(): Promise<void> {
    const [oldest] = this.#sets;
    if (oldest === undefined || this.#sets.size <= MOST_OPEN) return;
    this.#sets.delete(oldest[0]);
    const set = await oldest[1].catch(() => undefined);
    await set?.close();
  }
}
