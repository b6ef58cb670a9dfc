import { cpus, loadavg } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, NO_CHROMIUM, openBrowser, visit, type Browser } from './harness/browser.ts';
import { evalImages, hasEvalImages } from './harness/eval-images.ts';
import { sendAll } from './harness/examples.ts';
import { draw, ONE, readerReady, SEVEN } from './harness/pad.ts';
import { startServer, type RunningServer } from './harness/server.ts';

const canRun = hasChromium && hasEvalImages;
const why = hasChromium ? 'skipped: ../shared/data/eval is missing' : NO_CHROMIUM;

const IMAGES = { 'nist-digits-128.zip': 240, 'paper-digits.zip': 180, 'own-handwriting.zip': 80 };
const PROMISED = 1e-3;

/** Half of the answers at least are there so soon. */
const SOON_MS = 30;
const STROKES = 15;

describe.skipIf(!canRun)(`the private mode ${canRun ? '' : `(${why})`}`, () => {
  let server: RunningServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer();
    browser = await openBrowser();
  }, 300_000);

  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  test('server and browser read 500 images alike, every probability within 0.001', async () => {
    for (const [archive, count] of Object.entries(IMAGES)) {
      await sendAll(server.address, await evalImages(archive, count));
    }
    const { page, close } = await visit(browser, server.address);
    await page.goto('/agreement?count=500');
    await page.getByRole('button', { name: /Compare/ }).click();
    const result = page.locator('[data-largest]');
    await result.waitFor({ timeout: 180_000 });
    expect(Number(await result.getAttribute('data-total'))).toBe(500);
    expect(Number(await result.getAttribute('data-same'))).toBe(500);
    expect(Number(await result.getAttribute('data-largest'))).toBeLessThanOrEqual(PROMISED);
    await close();
  }, 300_000);

  test('an answer is there within 30 ms after the pen lifts', async ({ skip }) => {
    skip(loadavg()[0]! > cpus().length, 'the machine is busy with something else');
    const { page, close } = await visit(browser, server.address);
    await page.addInitScript(() => {
      localStorage.setItem('hand-digits.mode', 'private');
    });
    await page.goto('/');
    await readerReady(page);
    const times: number[] = [];
    for (let stroke = 0; stroke < STROKES; stroke += 1) {
      await draw(page, stroke % 2 === 0 ? SEVEN : ONE);
      const answered = page.locator('.answer[data-pen-up-ms]');
      times.push(Number(await answered.getAttribute('data-pen-up-ms')));
      await page.keyboard.press('c');
      await answered.waitFor({ state: 'detached' });
    }
    times.sort((one, other) => one - other);
    expect(times[Math.floor(STROKES / 2)]).toBeLessThanOrEqual(SOON_MS);
    await close();
  }, 120_000);
});
