import { EngineError, type Engine, type OpenEngine } from './engine.ts';

export interface HostOptions {
  readonly open: OpenEngine;
  /** worker threads of the active model */
  readonly threads: number;
  /** told of failures that no request waits for */
  readonly onFault: (what: string, error: unknown) => void;
  /** milliseconds since any fixed moment */
  readonly now: () => number;
}

/** Other models than the active one that are held ready at once. */
const MOST_OTHERS = 2;
/** What broke is opened again at most this often. */
const REVIVE_EVERY_MS = 10_000;

/**
 * Holds the engine of the active model, and of few others that are asked for by name. The active one
 * is replaced while it works: the new one is ready before the old one takes its last image.
 */
export class ModelHost {
  readonly #options: HostOptions;
  readonly #others = new Map<string, Promise<Engine>>();
  readonly #closing = new Set<Promise<void>>();
  #active: Engine | undefined;
  /** the model that should be active, also while it cannot be opened */
  #wanted: string | undefined;
  #revivedAt: number;
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: HostOptions) {
    this.#options = options;
    this.#revivedAt = options.now();
  }

  /** id of the model that answers; null where none does */
  get model(): string | null {
    return this.#active?.model ?? null;
  }

  get load(): { readonly waiting: number; readonly working: number } {
    return this.#active?.load ?? { waiting: 0, working: 0 };
  }

  /** why images cannot be read at this moment; null where they can */
  fault(): string | null {
    return this.#active === undefined ? 'no model is loaded' : this.#active.fault();
  }

  /**
   * Makes a model the active one. Until it answers, and if it cannot be opened, the one before goes on.
   * @throws Error with a message for people
   */
  swap(id: string): Promise<void> {
    const swapping = this.#turn.then(() => this.#swap(id));
    this.#turn = swapping.catch(() => undefined);
    return swapping;
  }

  /** As `swap`, for the start: a model that cannot be opened now is tried again when it is asked for. */
  async begin(id: string): Promise<void> {
    this.#wanted = id;
    await this.swap(id);
  }

  /**
   * The engine to ask.
   * @param model id; undefined: the active one
   * @throws EngineError unavailable
   */
  engineFor(model?: string): Engine | Promise<Engine> {
    const active = this.#active;
    if (model !== undefined && model !== active?.model) return this.#other(model);
    if (active?.fault() === null) return active;
    this.#reviveSoon();
    throw new EngineError('unavailable', active?.fault() ?? 'No model is loaded.');
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#turn;
    const others = await Promise.allSettled(this.#others.values());
    const open = others.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    for (const engine of [...open, this.#active]) if (engine) this.#letGo(engine);
    await Promise.all(this.#closing);
  }

  async #swap(id: string): Promise<void> {
    const { open, threads } = this.#options;
    const engine = await open(id, { threads });
    if (engine === undefined) throw new Error(`The model ${id} is not installed.`);
    if (this.#isClosed) return engine.close();
    const before = this.#active;
    this.#wanted = id;
    this.#active = engine;
    if (before !== undefined) this.#letGo(before);
  }

  /** Answers what the engine has, in the background. */
  #letGo(engine: Engine): void {
    const closing = engine
      .close()
      .catch((error: unknown) => {
        this.#options.onFault(`the model ${engine.model} cannot be closed`, error);
      })
      .finally(() => {
        this.#closing.delete(closing);
      });
    this.#closing.add(closing);
  }

  #reviveSoon(): void {
    const now = this.#options.now();
    if (this.#wanted === undefined || now - this.#revivedAt < REVIVE_EVERY_MS) return;
    this.#revivedAt = now;
    this.swap(this.#wanted).catch((error: unknown) => {
      this.#options.onFault('the active model cannot be opened again', error);
    });
  }

  #other(id: string): Promise<Engine> {
    const found = this.#others.get(id) ?? this.#openOther(id);
    // The one that was asked for last is the last to go.
    this.#others.delete(id);
    this.#others.set(id, found);
    const [oldest] = this.#others.keys();
    if (this.#others.size > MOST_OTHERS && oldest !== undefined) this.#forget(oldest);
    return found.then((engine) => this.#sound(engine));
  }

  /** One that broke is let go, and opened again when it is next asked for. */
  #sound(engine: Engine): Engine {
    const fault = engine.fault();
    if (fault === null) return engine;
    this.#forget(engine.model);
    throw new EngineError('unavailable', fault);
  }

  async #openOther(id: string): Promise<Engine> {
    try {
      const engine = await this.#options.open(id, { threads: 1 });
      if (engine !== undefined) return engine;
    } catch (cause) {
      this.#others.delete(id);
      throw new EngineError('unavailable', `The model ${id} cannot be used.`, cause);
    }
    this.#others.delete(id);
    throw new EngineError('unavailable', `The model ${id} is not installed.`);
  }

  #forget(id: string): void {
    const engine = this.#others.get(id);
    this.#others.delete(id);
    engine?.then(
      (one) => {
        this.#letGo(one);
      },
      () => undefined,
    );
  }
}
