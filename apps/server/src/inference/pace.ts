/** How much the newest gap between two answers counts in the average. */
const WEIGHT = 0.02;
const LONGEST_WAIT_S = 60;

/** How fast answers come, so that whoever is sent away can be told when to come again. */
export class Pace {
  #lastAt: number | undefined;
  #gapMs = 5;
  readonly #now: () => number;

  /** @param now milliseconds since any fixed moment */
  constructor(now: () => number) {
    this.#now = now;
  }

  answered(): void {
    const now = this.#now();
    // A pause in which nobody asked says nothing about speed.
    const gap = Math.min(now - (this.#lastAt ?? now), 1000);
    this.#gapMs += WEIGHT * (gap - this.#gapMs);
    this.#lastAt = now;
  }

  /** @returns whole seconds until so many that wait will have been answered, at least 1 */
  secondsFor(waiting: number): number {
    const seconds = Math.ceil((waiting * this.#gapMs) / 1000);
    return Math.min(Math.max(1, seconds), LONGEST_WAIT_S);
  }
}
