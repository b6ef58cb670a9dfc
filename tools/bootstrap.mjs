/**
 * Makes `npm start`, `npm test` and `npm run check` work as the first command typed on a fresh clone.
 *
 * Runs on whatever Node the machine has (20.20 or later), so it uses no dependency and no TypeScript.
 * Installs when node_modules is missing or older than package-lock.json, and leaves a stamp with the
 * lockfile's digest: a `git pull` that changes a dependency installs again, anything else costs 2 ms.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const stamp = path.join(root, 'node_modules', '.installed-for');
const digest = createHash('sha256')
  .update(readFileSync(path.join(root, 'package-lock.json')))
  .digest('hex');

const installed = existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;
if (!installed) install();

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
  if (result.status !== 0) {
    console.error(
      `hand-digits: "npm ci" failed (exit status ${result.status ?? result.signal}). ` +
        'Read its message above; with no network, set npm to a registry that you can reach and run the command again.',
    );
    process.exit(1);
  }
  writeFileSync(stamp, digest);
}
