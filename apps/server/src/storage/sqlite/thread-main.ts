import { parentPort, workerData } from 'node:worker_threads';
import { DatabaseConnection } from './connection.ts';
import type { Answer, Reply, Request, ThreadOptions } from './protocol.ts';

/**
 * A thread that owns one SQLite connection. better-sqlite3 works synchronously and every commit waits
 * for the disk (0.3 … 20 ms): here that stops no one, on the event loop it would stop everyone.
 */
const port = parentPort;
if (port === null)
  throw new Error('thread-main.ts is a worker thread; start it through SqliteThread.');

const connection = new DatabaseConnection(workerData as ThreadOptions);

port.on('message', ({ id, task }: Request) => {
  port.postMessage({ id, answer: answerTo(task) } satisfies Reply);
  if (task.kind === 'close') port.close();
});

function answerTo(task: Request['task']): Answer {
  try {
    return { kind: 'results', results: connection.perform(task) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    return {
      kind: 'failed',
      message: error instanceof Error ? error.message : String(error),
      code,
    };
  }
}
