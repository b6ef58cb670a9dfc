import { Worker } from 'node:worker_threads';
import type { LookOutcome } from '../use-cases/collections/ports.ts';
import type { Answer, LookName, Looks, Place, Reply, Request, ThreadOptions } from './protocol.ts';

/** Looks that may wait; a grid of pictures asks for a hundred at once. */
const MOST_WAITING = 1000;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** The event loop's end of the thread that looks at data. It is started by the first look. */
export class Browser {
  readonly #options: ThreadOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #lastId = 0;

  constructor(options: ThreadOptions) {
    this.#options = options;
  }

  /** @throws Error for a fault of ours, or when the thread ends meanwhile; the next look starts another */
  async look<K extends LookName>(
    look: K,
    place: Place,
    wish: Looks[K]['wish'],
  ): Promise<LookOutcome<Looks[K]['found']>> {
    if (this.#waiting.size >= MOST_WAITING) return { kind: 'busy' };
    const answer = (await this.#ask({ look, place, wish })) as Answer<K>;
    if (answer.kind === 'failed') throw new Error(`Looking at ${place.path}: ${answer.message}`);
    return answer;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #ask(request: Omit<Request, 'id'>): Promise<Answer> {
    const worker = (this.#worker ??= this.#start());
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, ...request } satisfies Request);
    });
  }

  #start(): Worker {
    const program = new URL('./browse-thread.ts', import.meta.url);
    const worker = new Worker(program, { workerData: this.#options });
    worker.on('message', ({ id, answer }: Reply) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      // An idle thread alone keeps no process alive.
      if (this.#waiting.size === 0) worker.unref();
      waiting?.resolve(answer);
    });
    worker.on('error', (error) => {
      this.#end(new Error('The thread that looks at data broke.', { cause: error }));
    });
    worker.on('exit', () => {
      this.#end(new Error('The thread that looks at data has ended.'));
    });
    return worker;
  }

  #end(error: Error): void {
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
