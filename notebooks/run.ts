/**
 * `npm run notebook [-- NAME…] [--output FOLDER]`: runs notebooks from start to end and writes each as
 * a page of HTML. They need no network; real data is used where it is prepared in data/.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { cellsOf, traced } from './cells.ts';
import { renderPage } from './render.ts';
import { resultOf } from './trace.ts';

const here = import.meta.dirname;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { output: { type: 'string', default: path.join(here, '..', 'runs', 'notebooks') } },
});

const all = (await readdir(here)).filter((name) => /^\d\d-.*\.ts$/.test(name)).sort();
const chosen = all.filter(
  (name) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
);
if (chosen.length === 0)
  throw new Error(`There is no notebook ${positionals.join(', ')}. There are: ${all.join(', ')}.`);
await mkdir(values.output, { recursive: true });
for (const name of chosen) await runNotebook(name);

async function runNotebook(name: string): Promise<void> {
  const cells = cellsOf(await readFile(path.join(here, name), 'utf8'));
  // Beside the notebook, so that its imports lead where they should.
  const program = path.join(here, `.running-${process.pid}-${name}`);
  await writeFile(program, traced(cells));
  try {
    await import(pathToFileURL(program).href);
  } finally {
    await rm(program, { force: true });
  }
  const results = cells.map((cell, index) => {
    const shown = resultOf(index);
    if (cell.kind === 'code' && shown === undefined)
      throw new Error(`Cell ${index} of ${name} did not end.`);
    return { ...cell, shown: shown ?? [] };
  });
  const page = path.join(values.output, name.replace(/\.ts$/, '.html'));
  await writeFile(page, renderPage(name, results));
  console.log(page);
}
