import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { startPostgresql, type PostgresqlServer } from './postgresql-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** asks for the run's PostgreSQL: connect here, read its address */
    postgresqlDoor: number;
  }
}

/**
 * One PostgreSQL for a whole test run, started when the first test file asks for it: whoever connects to
 * this door is told its address.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<PostgresqlServer> | undefined;
  const door = createServer((socket) => {
    starting ??= startPostgresql();
    starting.then(
      ({ url }) => socket.end(url),
      (error: unknown) => socket.end(`failed: ${String(error)}`),
    );
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  door.unref();
  project.provide('postgresqlDoor', (door.address() as AddressInfo).port);
  return async () => {
    door.close();
    await (await starting?.catch(() => undefined))?.remove();
  };
}

/** The address of the run's PostgreSQL. */
export async function askForPostgresql(door: number): Promise<string> {
  const socket = createConnection(door, '127.0.0.1').setEncoding('utf8');
  let answer = '';
  for await (const text of socket) answer += String(text);
  if (!answer.startsWith('postgresql:')) throw new Error(`PostgreSQL did not start: ${answer}`);
  return answer;
}
