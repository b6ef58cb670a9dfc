import type { Statement, Task } from './protocol.ts';

/**
 * The same task, ready to be sent to another thread. Sending a view of a buffer copies the whole buffer,
 * and small Buffers share one of 64 kB; a buffer for each of many small values costs both threads more
 * than the bytes in it. So all of a task's bytes travel as views of one buffer, which is copied once.
 */
export function packTask(task: Task): Task {
  switch (task.kind) {
    case 'run': {
      const [statement = task.statement] = packStatements([task.statement]);
      return { kind: 'run', statement };
    }
    case 'atomically':
      return { kind: 'atomically', statements: packStatements(task.statements) };
    case 'close':
      return task;
  }
}

function packStatements(statements: readonly Statement[]): readonly Statement[] {
  const bytes = statements.reduce((sum, { parameters }) => sum + bytesIn(parameters), 0);
  if (bytes === 0) return statements;
  const together = new Uint8Array(bytes);
  let end = 0;
  const move = (value: unknown): unknown => {
    if (!(value instanceof Uint8Array)) return value;
    const start = end;
    end += value.byteLength;
    together.set(value, start);
    return together.subarray(start, end);
  };
  return statements.map(({ sql, parameters }) => ({ sql, parameters: parameters.map(move) }));
}

function bytesIn(parameters: readonly unknown[]): number {
  return parameters.reduce<number>(
    (sum, value) => sum + (value instanceof Uint8Array ? value.byteLength : 0),
    0,
  );
}
