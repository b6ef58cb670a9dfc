/**
 * What the first page promises: `node bench/web/first-page.ts`. Interactive on a cold cache, the size of its
 * own scripts, and the answer to a stroke in private mode after the pen lifts.
 */
import { openBrowser, visit, type Browser } from '../../e2e/harness/browser.ts';
import { scriptBytes } from '../../e2e/harness/scripts.ts';
import { draw, ONE, readerReady, SEVEN } from '../../e2e/harness/pad.ts';
import { startServer } from '../../e2e/harness/server.ts';
import { median } from '../measurement.ts';

const VISITS = 7;
const STROKES = 40;

const server = await startServer();
const browser = await openBrowser();
try {
  const visits: Visit[] = [];
  for (let count = 0; count < VISITS; count += 1) visits.push(await coldVisit(browser));
  const strokes = (await strokeTimes(browser)).sort((one, other) => one - other);
  const rank = (share: number): number => strokes[Math.floor((strokes.length - 1) * share)] ?? 0;
  console.table({
    'first paint, ms': figures(visits.map(({ paint }) => paint)),
    'interactive, ms': figures(visits.map(({ interactive }) => interactive)),
    'answers while one draws, ms': figures(visits.map(({ reader }) => reader)),
    'own scripts, kB gzipped': {
      middle: Math.round((await scriptBytes(browser, server.address)) / 1000),
    },
    'answer after the pen lifts, ms': { middle: rank(0.5), most: rank(1), 'of 95 %': rank(0.95) },
  });
} finally {
  await browser.close();
  await server.stop();
}

interface Visit {
  readonly paint: number;
  readonly interactive: number;
  readonly reader: number;
}

function figures(values: readonly number[]): { middle: number; most: number } {
  return { middle: Math.round(median(values)), most: Math.round(Math.max(...values)) };
}

/** Interactive: the pad is there, and the main thread is free to answer it. */
async function coldVisit(from: Browser): Promise<Visit> {
  const { page, close } = await visit(from, server.address);
  await page.addInitScript(() => {
    const tasks: PerformanceEntry[] = [];
    new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({
      type: 'longtask',
      buffered: true,
    });
    const look = (): void => {
      if (document.querySelector('.pad__canvas') === null) requestAnimationFrame(look);
      else setTimeout(() => Object.assign(window, { padAt: performance.now(), tasks }));
    };
    requestAnimationFrame(look);
  });
  await page.goto('/');
  await readerReady(page);
  const seen = await page.evaluate(() => {
    const { padAt, tasks } = window as unknown as { padAt: number; tasks: PerformanceEntry[] };
    const blocking = tasks.filter(({ startTime }) => startTime <= padAt);
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
    const free = Math.max(padAt, ...blocking.map((task) => task.startTime + task.duration));
    return { paint, interactive: free, reader: performance.now() };
  });
  await close();
  return seen;
}

async function strokeTimes(from: Browser): Promise<number[]> {
  const { page, close } = await visit(from, server.address);
  await page.addInitScript(() => {
    localStorage.setItem('hand-digits.mode', 'private');
  });
  await page.goto('/');
  await readerReady(page);
  const times: number[] = [];
  const answered = page.locator('.answer[data-pen-up-ms]');
  for (let stroke = 0; stroke < STROKES; stroke += 1) {
    await draw(page, stroke % 2 === 0 ? SEVEN : ONE);
    times.push(Number(await answered.getAttribute('data-pen-up-ms')));
    await page.keyboard.press('c');
    await answered.waitFor({ state: 'detached' });
  }
  await close();
  return times;
}
