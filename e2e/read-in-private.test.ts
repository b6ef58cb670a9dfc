import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PredictionPage } from '@hand-digits/contract';
import {
  hasChromium,
  NO_CHROMIUM,
  openBrowser,
  visit,
  type Browser,
  type Page,
} from './harness/browser.ts';
import { choose, examples, zipOf, type Example } from './harness/examples.ts';
import { holdImages } from './harness/held-requests.ts';
import { draw, ONE, readerReady, SEVEN } from './harness/pad.ts';
import { startServer, type RunningServer } from './harness/server.ts';

const digitOf = (page: Page) => page.getByTestId('digit');
const rows = (page: Page) => page.locator('.upload__file');
const isEmpty = (page: Page) => page.locator('.pad[data-empty]').count();

async function switchPrivateMode(page: Page, now: 'on' | 'off'): Promise<void> {
  const chip = now === 'on' ? 'Private mode off' : 'Private mode';
  await page.getByRole('button', { name: chip, exact: true }).click();
  await page.getByRole('switch').click();
  await page.keyboard.press('Escape');
  await page.getByRole('switch').waitFor({ state: 'detached' });
}

describe.skipIf(!hasChromium)(
  `what private mode keeps from the server (${hasChromium ? 'Chromium' : NO_CHROMIUM})`,
  () => {
    let server: RunningServer;
    let browser: Browser;
    let zero: Example;
    let two: Example;
    let three: Example;
    let blank: Example;

    beforeAll(async () => {
      server = await startServer();
      browser = await openBrowser();
      const all = await examples();
      const named = (start: string): Example => all.find(({ name }) => name.startsWith(start))!;
      zero = named('zero-black');
      two = named('two-white');
      three = named('three-photo');
      blank = named('blank');
    }, 300_000);

    afterAll(async () => {
      await browser.close();
      await server.stop();
    });

    /** What the server has got from web pages, the newest first. */
    async function stored(): Promise<PredictionPage['items']> {
      const response = await fetch(`${server.address}/api/v1/predictions?source=web&limit=100`);
      return ((await response.json()) as PredictionPage).items;
    }

    async function visitPrivately() {
      const visitor = await visit(browser, server.address);
      await visitor.page.addInitScript(() => {
        if (localStorage.getItem('hand-digits.mode') === null)
          localStorage.setItem('hand-digits.mode', 'private');
      });
      return visitor;
    }

    test('a drawing that was made in private mode is gone, not sent, once private mode is left', async () => {
      const before = (await stored()).length;
      const { page, close } = await visitPrivately();
      await page.goto('/');
      await readerReady(page);
      await draw(page, SEVEN);
      await expect.poll(() => digitOf(page).textContent()).toBe('7');
      await page.keyboard.press('c');
      await draw(page, SEVEN);
      await switchPrivateMode(page, 'off');
      await expect.poll(() => isEmpty(page)).toBe(1);
      await page.keyboard.press('Control+z');
      await draw(page, ONE);
      await page.getByText('Read by the server').waitFor();
      const now = await stored();
      expect(now.length - before).toBe(1);
      expect(now[0]?.digit).toBe(1);
      await close();
    });

    test('a file that was read in private mode is gone, not sent, once private mode is left', async () => {
      const before = (await stored()).length;
      const { page, close } = await visitPrivately();
      await page.goto('/?tab=upload');
      await choose(page, [two]);
      await expect.poll(() => digitOf(page).textContent()).toBe('2');
      await switchPrivateMode(page, 'off');
      await expect.poll(() => rows(page).count()).toBe(0);
      expect(await digitOf(page).count()).toBe(0);
      expect((await stored()).length).toBe(before);
      await close();
    });

    test('a drawing that is kept already stays on the pad in private mode, and is told to be kept', async () => {
      const { page, close } = await visit(browser, server.address);
      await page.goto('/');
      await readerReady(page);
      await draw(page, SEVEN);
      await page.getByText('Read by the server').waitFor();
      await switchPrivateMode(page, 'on');
      await page.getByText('In private mode nothing is kept').waitFor();
      expect(await isEmpty(page)).toBe(0);
      expect(await page.getByText('Read by the server').count()).toBe(1);
      await close();
    });

    test('files that wait are read in this browser once private mode is on', async () => {
      const before = (await stored()).length;
      const { page, close } = await visit(browser, server.address);
      await page.goto('/?tab=upload');
      const sent = await holdImages(page);
      await choose(page, [zero, two, three]);
      await sent.reach(1);
      await switchPrivateMode(page, 'on');
      await sent.releaseAll();
      await expect
        .poll(() => page.locator('.upload__digit').allTextContents())
        .toEqual(['0', '2', '3']);
      await rows(page).nth(2).click();
      await page.getByText('Read in this browser').waitFor();
      expect(sent.count()).toBe(1);
      expect((await stored()).length - before).toBe(1);
      await close();
    });

    test('files that wait are still sent where the page was left, until private mode is on', async () => {
      const before = (await stored()).length;
      const { page, close } = await visit(browser, server.address);
      await page.goto('/?tab=upload');
      const sent = await holdImages(page);
      await choose(page, [zero, two, three, blank]);
      await sent.reach(1);
      await page.getByRole('link', { name: 'History' }).click();
      await page.getByRole('heading', { name: 'History' }).waitFor();
      await sent.release();
      await sent.reach(2);
      await switchPrivateMode(page, 'on');
      await sent.releaseAll();
      await page.getByRole('link', { name: 'Read', exact: true }).click();
      await page.getByRole('link', { name: 'Upload' }).click();
      await choose(page, [two]);
      await page.getByText('Read in this browser').waitFor();
      expect(sent.count()).toBe(2);
      expect((await stored()).length - before).toBe(2);
      await close();
    });

    test('files that wait are not read once the list was cleared', async () => {
      const before = (await stored()).length;
      const { page, close } = await visit(browser, server.address);
      await page.goto('/?tab=upload');
      const sent = await holdImages(page);
      await choose(page, [zero, two, blank]);
      await sent.reach(1);
      await page.getByRole('button', { name: 'Clear the list' }).click();
      await choose(page, [three]);
      await sent.releaseAll();
      await expect.poll(() => digitOf(page).textContent()).toBe('3');
      expect(await rows(page).count()).toBe(1);
      expect(sent.count()).toBe(2);
      expect((await stored()).length - before).toBe(2);
      await close();
    });

    test('files that are added while others are read come behind them, and none is lost', async () => {
      const { page, close } = await visit(browser, server.address);
      await page.goto('/?tab=upload');
      const sent = await holdImages(page);
      await choose(page, [zero, two]);
      await sent.reach(1);
      await choose(page, [three]);
      await sent.releaseAll();
      await expect
        .poll(() => page.locator('.upload__digit').allTextContents())
        .toEqual(['0', '2', '3']);
      expect(await digitOf(page).textContent()).toBe('3');
      expect(sent.count()).toBe(3);
      await close();
    });

    test('in private mode many files and a ZIP are not sent on to a batch, which keeps them', async () => {
      const { page, close } = await visitPrivately();
      await page.goto('/?tab=upload');
      await choose(page, Array<Example>(51).fill(two));
      await page.getByText('a batch would take them all, but sends them').waitFor();
      expect(await page.locator('.notice a').count()).toBe(0);
      await choose(page, [
        { name: 'all.zip', mediaType: 'application/zip', bytes: await zipOf([two]) },
      ]);
      await page.getByText('which sends it to the server and keeps it').waitFor();
      expect(await page.locator('.notice a').count()).toBe(0);
      await close();
    });

    test('who may not start a batch is told what to do with many files instead', async () => {
      const { page, close } = await visit(browser, server.address);
      await page.route('**/api/v1/session', async (route) => {
        const response = await route.fetch();
        const session = (await response.json()) as object;
        await route.fulfill({ response, json: { ...session, role: 'viewer' } });
      });
      await page.goto('/?tab=upload');
      await choose(page, Array<Example>(51).fill(two));
      await page.getByText('or ask a reviewer').waitFor();
      expect(await page.locator('.notice a').count()).toBe(0);
      await close();
    });
  },
);
