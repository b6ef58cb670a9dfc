import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const SOURCES = [
  'apps/web/{src,public}/**/*',
  'apps/web/{index.html,package.json,*.ts}',
  'packages/{contract,recognition}/src/**/*.ts',
  'package-lock.json',
];
const STAMP = '.built-from';

export interface BuildWeb {
  /** of the repository */
  readonly root: string;
  /** told before a build, which takes some seconds */
  readonly onBuild: () => void;
}

/** Where the built web application lies. */
export function webFolder(root: string): string {
  return path.join(root, 'apps', 'web', 'dist');
}

/**
 * Builds the web application when it is missing or its sources have changed. An installation without
 * the sources keeps what it has.
 * @returns false where the build failed; what it printed went to stderr
 */
export async function buildWebIfStale({ root, onBuild }: BuildWeb): Promise<boolean> {
  const web = path.join(root, 'apps', 'web');
  if (!existsSync(path.join(web, 'index.html'))) return true;
  const stamp = path.join(webFolder(root), STAMP);
  const digest = digestOf(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return true;
  onBuild();
  if (!(await runVite(root, web))) return false;
  writeFileSync(stamp, digest);
  return true;
}

/** Of names and contents: times of files say nothing after a checkout. */
function digestOf(root: string): string {
  const hash = createHash('sha256');
  const files = globSync(SOURCES, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  for (const file of files.sort()) {
    hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function runVite(root: string, web: string): Promise<boolean> {
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
      cwd: web,
      // Whatever starts the server, tests among it, the build is the one that people use.
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 2, 2],
    });
    child.once('error', () => {
      resolve(false);
    });
    child.once('exit', (code) => {
      resolve(code === 0);
    });
  });
}
