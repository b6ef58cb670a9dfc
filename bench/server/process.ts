import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LoadTarget } from './load.ts';

/** A server as people start it, in a process of its own with a folder of its own. */
export interface ServerProcess extends LoadTarget {
  readonly child: ChildProcess;
  readonly folder: string;
  /** memory that it has in use now, MB */
  memoryMB(): number;
  stop(): Promise<void>;
}

const PATIENCE_MS = 120_000;

/** @param flags further settings, such as `['--threads', '2']` */
export async function startServer(
  root: string,
  flags: readonly string[] = [],
): Promise<ServerProcess> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-bench-'));
  const program = path.join(root, 'apps', 'server', 'bin', 'hand-digits.mjs');
  const own = ['serve', '--port', '0', '--data-folder', folder, '--log-level', 'info'];
  const child = spawn(process.execPath, [program, ...own, ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const url = await addressOf(child);
  return {
    url,
    child,
    folder,
    processorSeconds: () => processorSeconds(child.pid),
    memoryMB: () => memoryMB(child.pid),
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('The server did not start in time.'));
    }, PATIENCE_MS);
    let words = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      words += text;
      const url = /hand-digits is at (http:\S+?)\/\s/.exec(words)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
    child.once('exit', () => {
      reject(new Error(`The server ended: ${words}`));
    });
  });
}

/** proc(5): the 14th and 15th field of stat, in hundredths of a second; the 2nd may hold anything. */
export function processorSeconds(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function memoryMB(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? NaN) / 1024;
}
