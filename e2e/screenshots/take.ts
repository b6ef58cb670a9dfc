/**
 * Pictures of every page, of what the project's own generator drew:
 * `node e2e/screenshots/take.ts [folder] [--all] [name …]`. With --all at every width in both themes.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { openBrowser, visit, type Browser, type Page, type Visit } from '../harness/browser.ts';
import { drawnData } from '../harness/drawn-data.ts';
import { ROOT, startServer } from '../harness/server.ts';
import { shotsOf, type Shot } from './pages.ts';
import { prepare } from './prepare.ts';

const { values, positionals } = parseArgs({
  options: { all: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [folder = join(ROOT, 'docs/screenshots'), ...names] = positionals;

/** A desk by day and a phone by night show every page; --all shows what lies between. */
const KEPT: readonly Required<Pick<Visit, 'width' | 'theme'>>[] = [
  { width: 1440, theme: 'light' },
  { width: 390, theme: 'dark' },
];
const ALL = [1440, 390, 820].flatMap((width) =>
  (['light', 'dark'] as const).map((theme) => ({ width, theme })),
);
const MOST_BYTES = 190_000;
const HEIGHTS: Readonly<Record<number, number>> = { 390: 844, 820: 1180, 1440: 900 };

await mkdir(folder, { recursive: true });
// Administrators are shown where data lie, so the pictures need a place that has a name.
const data = await drawnData(join(tmpdir(), 'hand-digits-pictures'));
const server = await startServer(data.settings);
const browser = await openBrowser();
try {
  const shots = shotsOf(await prepare(server.address));
  for (const view of values.all ? ALL : KEPT) {
    await takeAll(
      browser,
      shots.filter(({ name }) => names.length === 0 || names.includes(name)),
      view,
    );
  }
} finally {
  await browser.close();
  await server.stop();
  await data.remove();
}

async function takeAll(
  from: Browser,
  shots: readonly Shot[],
  { width, theme }: (typeof KEPT)[number],
): Promise<void> {
  const height = HEIGHTS[width] ?? 900;
  const { page, close } = await visit(from, server.address, { width, height, theme });
  for (const shot of shots) {
    const file = join(folder, `${shot.name}-${width}-${theme}.png`);
    await take(page, shot, file);
    console.log(file);
  }
  await close();
}

async function take(page: Page, { path, rest, act }: Shot, file: string): Promise<void> {
  await page.goto(path);
  try {
    await page.locator(rest).first().waitFor();
    await act?.(page);
  } catch (error) {
    await page.screenshot({ path: file });
    throw new Error(`${path} did not come to rest; ${file} shows it`, { cause: error });
  }
  await page.waitForLoadState('networkidle');
  await page.mouse.move(0, 0);
  const picture = await page.screenshot({ animations: 'disabled' });
  await writeFile(file, await small(picture));
}

/** As few colours as it takes for the repository to stay small; a page of text and lines needs no more. */
async function small(picture: Buffer): Promise<Buffer> {
  let smaller = picture;
  for (const colours of [128, 64, 32, 16]) {
    smaller = await sharp(picture)
      .png({ palette: true, colours, dither: 0, effort: 10 })
      .toBuffer();
    if (smaller.length <= MOST_BYTES) break;
  }
  return smaller;
}
