import type { DigitImage, Scores } from '@hand-digits/recognition';

export interface ScoringOptions {
  /** one batch, in order */
  readonly score: (images: readonly DigitImage[]) => Promise<readonly Scores[]>;
  readonly batchImages: number;
  /** batches under way at once: while one travels, the next is computed */
  readonly atOnce: number;
  readonly onBatch: (images: number) => void;
}

interface Waiting {
  readonly image: DigitImage;
  readonly resolve: (scores: Scores) => void;
  readonly reject: (error: unknown) => void;
}

/** Gathers images that are asked about at the same time into batches. */
export class ScoringQueue {
  readonly #options: ScoringOptions;
  readonly #waiting: Waiting[] = [];
  #underWay = 0;
  #isDue = false;

  constructor(options: ScoringOptions) {
    this.#options = options;
  }

  /** images that have no scores yet and are not under way */
  get length(): number {
    return this.#waiting.length;
  }

  score(image: DigitImage): Promise<Scores> {
    const { promise, resolve, reject } = Promise.withResolvers<Scores>();
    this.#waiting.push({ image, resolve, reject });
    if (!this.#isDue) {
      this.#isDue = true;
      setImmediate(() => {
        this.#isDue = false;
        this.#dispatch();
      });
    }
    return promise;
  }

  #dispatch(): void {
    const { atOnce, batchImages, onBatch } = this.#options;
    while (this.#underWay < atOnce && this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, batchImages);
      onBatch(batch.length);
      void this.#send(batch);
    }
  }

  async #send(batch: readonly Waiting[]): Promise<void> {
    this.#underWay += 1;
    try {
      const scores = await this.#options.score(batch.map(({ image }) => image));
      batch.forEach(({ resolve, reject }, index) => {
        const one = scores[index];
        if (one === undefined) reject(new RangeError('There are fewer scores than images.'));
        else resolve(one);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.#underWay -= 1;
      this.#dispatch();
    }
  }
}
