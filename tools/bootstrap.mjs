/**
 * Makes `npm start`, `npm test` and `npm run check` work as the first command typed on a fresh clone.
 *
 * Runs on whatever Node the machine has (20.20 or later), so it uses no dependency and no TypeScript.
 * Installs when node_modules is missing or is not what package-lock.json asks for, as after a
 * `git pull` that changed a dependency; otherwise it costs some 20 ms.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

if (!isInstalled()) install();

/** npm keeps what it has installed in node_modules/.package-lock.json, in the lockfile's own form. */
function isInstalled() {
  const installed = packagesIn('node_modules/.package-lock.json');
  if (installed === undefined) return false;
  return Object.entries(packagesIn('package-lock.json') ?? {}).every(
    ([place, wanted]) =>
      !place.startsWith('node_modules/') ||
      wanted.optional === true ||
      installed[place]?.version === wanted.version,
  );
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function install() {
  console.error('hand-digits: installing dependencies (once, about 30 s) …');
  const npm = process.env.npm_execpath;
  const [command, leading] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const result = spawnSync(command, [...leading, 'ci', '--no-fund', '--no-audit'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    // onnxruntime-node's install script downloads CUDA libraries that nothing here uses, and fails offline.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
  });
  if (result.status === 0) return;
  console.error(
    `hand-digits: "npm ci" failed (exit status ${result.status ?? result.signal}). ` +
      'Read its message above; with no network, set npm to a registry that you can reach and run the command again.',
  );
  process.exit(1);
}
