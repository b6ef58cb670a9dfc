interface Entry<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

export interface Commits<T, R> {
  /** all of them or none; one result for each, in order */
  readonly together: (items: readonly T[]) => Promise<readonly R[]>;
  /** whether one item of the group may be at fault, rather than the database */
  readonly mayBeOne: (error: unknown) => boolean;
  /** then each is tried for itself, so that a bad one does not fail the others */
  readonly alone: (item: T) => Promise<R>;
}

/**
 * Group commit: a commit costs the disk the same for one row as for fifty, so whatever arrives while one
 * is running goes into the next. Nobody waits for a timer: an item that finds no commit running starts one.
 */
export class GroupCommit<T, R> {
  readonly #commits: Commits<T, R>;
  readonly #most: number;
  #queue: Entry<T, R>[] = [];
  #running = false;

  constructor(commits: Commits<T, R>, most: number) {
    this.#commits = commits;
    this.#most = most;
  }

  add(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    // Requests that are being answered in this very turn of the event loop come along.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const group = this.#queue.splice(0, this.#most);
      await this.#commit(group);
    }
    this.#running = false;
  }

  async #commit(group: readonly Entry<T, R>[]): Promise<void> {
    try {
      const results = await this.#commits.together(group.map(({ item }) => item));
      group.forEach(({ resolve }, i) => {
        resolve(results[i] as R);
      });
    } catch (error) {
      const split = this.#commits.mayBeOne(error);
      for (const { item, resolve, reject } of group) {
        if (split) await this.#commits.alone(item).then(resolve, reject);
        else reject(error);
      }
    }
  }
}
