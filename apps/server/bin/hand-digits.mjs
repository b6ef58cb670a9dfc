#!/usr/bin/env node
/**
 * `npx hand-digits`: hands over to the TypeScript command line under a Node that runs TypeScript.
 * Where the machine's own Node is older than 22.18, the one that `npm ci` brought is used.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as module from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const entry = path.join(here, '..', 'src', 'main', 'cli.ts');
const cache = path.join(here, '..', '..', '..', 'node_modules', '.cache', 'compiled');
const [major, minor] = process.versions.node.split('.').map(Number);
const runsTypeScript = major > 22 || (major === 22 && minor >= 18);

if (runsTypeScript) {
  // Keeps the JavaScript that the sources become: the second start takes half the time of the first.
  module.enableCompileCache(cache);
  // the same for worker threads
  process.env.NODE_COMPILE_CACHE = cache;
  await import(entry);
} else {
  const bundled = path.join(here, '..', '..', '..', 'node_modules', '.bin', 'node');
  if (!existsSync(bundled)) {
    console.error(
      `hand-digits needs Node 22.18 or later, this is ${process.version}, and the one that "npm ci" brings is missing. ` +
        'Run "npm start" once in the repository, or install a newer Node.',
    );
    process.exit(1);
  }
  const child = spawn(bundled, [entry, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  });
  // A service manager knows this process alone: what it is told goes on to the one that works. Ctrl-C
  // reaches both by itself.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => undefined);
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
