import { spawn } from 'node:child_process';

/** A tool of PostgreSQL is missing or failed; its own words are part of the message. */
export class PostgresqlToolError extends Error {
  readonly code = 'postgresql-tool-failed';
}

/** A dump of one moment, while others write. */
export async function dumpPostgresql(url: string, file: string): Promise<void> {
  await run('pg_dump', ['--format=custom', '--no-owner', `--file=${file}`], url);
}

/** Into a database that is empty; all of it or nothing. */
export async function restorePostgresql(url: string, file: string): Promise<void> {
  const database = `--dbname=${databaseOf(url)}`;
  await run('pg_restore', ['--no-owner', '--single-transaction', database, file], url);
}

function databaseOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

/** The address goes by the environment, where other users of the machine cannot read the password. */
function run(tool: string, options: readonly string[], url: string): Promise<void> {
  const { hostname, port, username, password } = new URL(url);
  const child = spawn(tool, options, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      PGHOST: hostname,
      PGPORT: port === '' ? '5432' : port,
      PGUSER: decodeURIComponent(username),
      PGPASSWORD: decodeURIComponent(password),
      PGDATABASE: databaseOf(url),
    },
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-2000);
  });
  return new Promise((resolve, reject) => {
    child.once('error', () => {
      reject(new PostgresqlToolError(`${tool} is missing. Install PostgreSQL's client programs.`));
    });
    child.once('close', (status) => {
      if (status === 0) resolve();
      else reject(new PostgresqlToolError(`${tool} failed: ${words.trim()}`));
    });
  });
}
