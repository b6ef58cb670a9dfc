/**
 * How smoothly a history of so many predictions scrolls and filters in a real browser:
 * `node bench/web/history.ts [--count 1000000] [--data FOLDER]`. With --data the filled folder is kept there,
 * and taken as it is where it is filled already.
 */
import { randomFillSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { uuidGenerator } from '../../apps/server/src/storage/ids.ts';
import { migrate } from '../../apps/server/src/storage/migrations/migrate.ts';
import { openSqlite } from '../../apps/server/src/storage/sqlite/open.ts';
import { openBrowser, visit, type Page } from '../../e2e/harness/browser.ts';
import { startServer } from '../../e2e/harness/server.ts';
import { fill } from '../storage/fill.ts';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '1000000' }, data: { type: 'string' } },
});
const SCROLL_SECONDS = 8;

const folder = values.data ?? mkdtempSync(path.join(tmpdir(), 'hand-digits-bench-'));
const file = path.join(folder, 'hand-digits.sqlite');
if (!existsSync(file)) await fillFolder();

const server = await startServer({ HAND_DIGITS_DATA_FOLDER: folder });
const browser = await openBrowser();
try {
  const { page, close } = await visit(browser, server.address, { expected: /status of 404/ });
  console.table({ ...(await opened(page)), ...(await scrolled(page)), ...(await filtered(page)) });
  await close();
} finally {
  await browser.close();
  await server.stop();
  if (values.data === undefined) rmSync(folder, { recursive: true, force: true });
}

async function fillFolder(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const ids = uuidGenerator({ clock: Date.now, randomBytes: (bytes) => randomFillSync(bytes) });
  const db = await openSqlite(file);
  await migrate(db.write, db.kind);
  await fill(db, Number(values.count), ids);
  await db.close();
}

type Figures = Record<string, { readonly value: number; readonly unit: string }>;

function milliseconds(value: number): Figures[string] {
  return { value: Math.round(value * 10) / 10, unit: 'ms' };
}

async function opened(page: Page): Promise<Figures> {
  const begun = performance.now();
  await page.goto('/history');
  await page.locator('.gallery__item img').first().waitFor();
  return { 'the list is there': milliseconds(performance.now() - begun) };
}

/** Scrolls as fast as one looks, and four times as fast, and asks each frame how long it took. */
async function scrolled(page: Page): Promise<Figures> {
  return { ...(await scrolledBy(page, 900)), ...(await scrolledBy(page, 3600)) };
}

async function scrolledBy(page: Page, speed: number): Promise<Figures> {
  const options = { duration: SCROLL_SECONDS * 1000, speed };
  const { frames, blank, rows } = await page.evaluate(scrollFor, options);
  frames.sort((one, other) => one - other);
  const at = (share: number): Figures[string] =>
    milliseconds(frames[Math.floor((frames.length - 1) * share)] ?? 0);
  return {
    [`${speed} px/s: frame, median`]: at(0.5),
    [`${speed} px/s: frame, 95 %`]: at(0.95),
    [`${speed} px/s: frame, longest`]: at(1),
    [`${speed} px/s: cells not there yet`]: { value: Math.round(blank * 1000) / 10, unit: '%' },
    [`${speed} px/s: predictions passed`]: { value: rows, unit: '' },
    'elements in the page': {
      value: await page.evaluate(() => document.querySelectorAll('*').length),
      unit: '',
    },
  };
}

interface Scrolling {
  readonly duration: number;
  /** pixels in a second */
  readonly speed: number;
}

function scrollFor({
  duration,
  speed,
}: Scrolling): Promise<{ frames: number[]; blank: number; rows: number }> {
  return new Promise((done) => {
    const frames: number[] = [];
    let [cells, blanks] = [0, 0];
    const begun = performance.now();
    let before = begun;
    const step = (now: number): void => {
      frames.push(now - before);
      window.scrollBy(0, ((now - before) * speed) / 1000);
      before = now;
      cells += document.querySelectorAll('.list-row > *').length;
      blanks += document.querySelectorAll('.list-blank').length;
      if (now - begun < duration) requestAnimationFrame(step);
      else done({ frames: frames.slice(2), blank: blanks / cells, rows: lastIndex() });
    };
    const lastIndex = (): number =>
      Number([...document.querySelectorAll('[data-index]')].at(-1)?.getAttribute('data-index'));
    requestAnimationFrame(step);
  });
}

/** From the address to a list that holds it: as a click does, without loading the page anew. */
async function filtered(page: Page): Promise<Figures> {
  const figures: Figures = {};
  const filters = {
    'one digit': 'digit=3',
    'needs review': 'decision=review',
    'digit and decision': 'digit=3&decision=review',
    'least sure first': 'sort=least-sure',
    'a part of a file name': 'text=scan-77',
    'below 50 % sure': 'confidenceMax=0.5',
    'not a digit, from the web': 'decision=not-a-digit&source=web',
  };
  for (const [name, query] of Object.entries(filters)) {
    figures[`filter: ${name}`] = milliseconds(await page.evaluate(goTo, `/history?${query}`));
  }
  return figures;
}

function goTo(address: string): Promise<number> {
  const marker = document.querySelector('.gallery__item');
  const begun = performance.now();
  history.pushState({}, '', address);
  window.dispatchEvent(new PopStateEvent('popstate'));
  return new Promise((done) => {
    const look = (): void => {
      const first = document.querySelector('.gallery__item');
      if (first !== null && first !== marker) done(performance.now() - begun);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
