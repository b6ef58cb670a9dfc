import { Worker } from 'node:worker_threads';
import { DatabaseFailure } from '../failure.ts';
import { packTask } from './pack.ts';
import type {
  Answer,
  Reply,
  Request,
  Statement,
  StatementResult,
  Task,
  ThreadOptions,
} from './protocol.ts';

interface Waiting {
  readonly resolve: (results: readonly StatementResult[]) => void;
  readonly reject: (error: Error) => void;
}

/** The main thread's end of a database thread: tasks are done in the order they are given. */
export class SqliteThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #ended: DatabaseFailure | undefined;

  /** Opens the file; the first task tells whether that worked. */
  constructor(options: ThreadOptions) {
    this.#worker = new Worker(new URL('./thread-main.ts', import.meta.url), {
      workerData: options,
    });
    this.#worker.on('message', (reply: Reply) => {
      this.#settle(reply);
    });
    this.#worker.on('error', (error: Error & { code?: string }) => {
      this.#end(DatabaseFailure.from(error.message, error.code ?? null));
    });
    this.#worker.on('exit', () => {
      this.#end(new DatabaseFailure('database-unavailable', 'The database is closed.'));
    });
    // Whoever opened the database closes it; an idle thread alone keeps no process alive.
    this.#worker.unref();
  }

  async run(statement: Statement): Promise<StatementResult> {
    const [result] = await this.#perform({ kind: 'run', statement });
    return result ?? { rows: [], changes: 0 };
  }

  /** All statements in one transaction; resolves when it is on disk. */
  async atomically(statements: readonly Statement[]): Promise<readonly StatementResult[]> {
    return this.#perform({ kind: 'atomically', statements });
  }

  async close(): Promise<void> {
    if (this.#ended !== undefined) return;
    await this.#perform({ kind: 'close' });
    await this.#worker.terminate();
  }

  #perform(task: Task): Promise<readonly StatementResult[]> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      if (this.#waiting.size === 0) this.#worker.ref();
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, task: packTask(task) } satisfies Request);
    });
  }

  #settle({ id, answer }: Reply): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (waiting !== undefined) settle(waiting, answer);
  }

  #end(failure: DatabaseFailure): void {
    this.#ended ??= failure;
    for (const { reject } of this.#waiting.values()) reject(failure);
    this.#waiting.clear();
  }
}

function settle({ resolve, reject }: Waiting, answer: Answer): void {
  if (answer.kind === 'results') resolve(answer.results);
  else reject(DatabaseFailure.from(answer.message, answer.code));
}
