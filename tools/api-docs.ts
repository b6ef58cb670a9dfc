/**
 * `npm run docs:api [-- --check]`: writes what docs/api/ says of the API from the contract that the
 * server itself is made of; with --check it only says whether the files are up to date.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { accessTable } from '../apps/server/src/http/docs/access-table.ts';
import { describeApi } from '../apps/server/src/http/docs/openapi.ts';
import { problemTable } from '../apps/server/src/http/docs/problem-list.ts';
import { settingTable } from '../apps/server/src/main/config/setting-table.ts';

const root = path.resolve(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  version: string;
};

/** Every generated file, by its path, as it should be. */
export async function apiDocuments(): Promise<ReadonlyMap<string, string>> {
  const texts = {
    'docs/api/openapi.json': JSON.stringify(describeApi(version)),
    'docs/api/access.md': accessTable(),
    'docs/api/problems.md': problemTable(),
    'docs/settings.md': settingTable(),
  };
  const documents = new Map<string, string>();
  for (const [name, text] of Object.entries(texts)) {
    const file = path.join(root, name);
    const options = await resolveConfig(file);
    documents.set(file, await format(text, { ...options, filepath: file }));
  }
  return documents;
}

/** The names of files that differ from what they should be. */
export async function staleDocuments(): Promise<readonly string[]> {
  const documents = await apiDocuments();
  return [...documents]
    .filter(([file, text]) => read(file) !== text)
    .map(([file]) => path.relative(root, file));
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

if (process.argv[1] === import.meta.filename) {
  const stale = await staleDocuments();
  if (process.argv.includes('--check')) {
    for (const file of stale) console.error(`${file} is not what npm run docs:api writes.`);
    process.exitCode = stale.length === 0 ? 0 : 1;
  } else {
    for (const [file, text] of await apiDocuments()) {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    console.log(stale.length === 0 ? 'Nothing changed.' : `Wrote ${stale.join(', ')}.`);
  }
}
