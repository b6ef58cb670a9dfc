import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  hasChromium,
  NO_CHROMIUM,
  openBrowser,
  visit,
  type Browser,
  type Page,
} from './harness/browser.ts';
import { askServer, changeSettings } from './harness/api.ts';
import { examples, sendAll, type Example } from './harness/examples.ts';
import { startServer, type RunningServer } from './harness/server.ts';

interface Said {
  readonly id: string | undefined;
  readonly truth: unknown;
}

describe.skipIf(!hasChromium)(`the review (${hasChromium ? 'Chromium' : NO_CHROMIUM})`, () => {
  let server: RunningServer;
  let browser: Browser;
  let images: Example[];

  beforeAll(async () => {
    server = await startServer();
    browser = await openBrowser();
    images = await examples();
  }, 300_000);

  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  const sendExamples = () => sendAll(server.address, images);

  const ask = <T>(path: string): Promise<T> => askServer<T>(server.address, path);

  /** Whatever the model is sure of: while all of it is spot-checked, all of it goes to the queue. */
  async function fillQueue(): Promise<void> {
    const { spotCheckShare } = await ask<{ spotCheckShare: number }>('/settings');
    await changeSettings(server.address, { spotCheckShare: 1 });
    await sendExamples();
    await changeSettings(server.address, { spotCheckShare });
  }

  test('twenty are reviewed by keyboard alone, one is taken back, one is skipped', async () => {
    await fillQueue();
    await fillQueue();
    const { page, close } = await visit(browser, server.address);
    await page.goto('/review');
    const judge = page.locator('.judge');
    await judge.waitFor();
    const answered: string[] = [];
    const front = () => judge.getAttribute('data-prediction');
    const next = async (key: string): Promise<void> => {
      const before = (await front()) ?? '';
      await page.keyboard.press(key);
      await expect.poll(front).not.toBe(before);
      answered.push(before);
    };
    for (let count = 0; count < 19; count += 1) await next(count % 3 === 0 ? '7' : 'Enter');
    const last = answered.at(-1);
    await page.keyboard.press('u');
    await expect.poll(front).toBe(last);
    await next('5');
    await next('s');
    await next('n');
    await expect
      .poll(() =>
        ask<{ reviewedToday: number }>('/review/summary').then((one) => one.reviewedToday),
      )
      .toBeGreaterThanOrEqual(20);
    const judged = await ask<{ truth: unknown }>(`/predictions/${last ?? ''}`);
    expect(judged.truth).toBe(5);
    await close();
  }, 120_000);

  const frontOf = (page: Page) => page.locator('.judge').getAttribute('data-prediction');

  async function nextAfter(page: Page, id: string | null): Promise<string> {
    await expect.poll(() => frontOf(page)).not.toBe(id);
    return (await frontOf(page)) ?? '';
  }

  /** What the model said, as a reviewer confirms it. */
  async function guessOf(id: string): Promise<unknown> {
    const { digit } = await ask<{ digit: number | null }>(`/predictions/${id}`);
    return digit ?? 'not-a-digit';
  }

  /** Grows with every answer that leaves the page. */
  function answersOf(page: Page): Said[] {
    const said: Said[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'PATCH') return;
      const { truth } = request.postDataJSON() as { truth: unknown };
      said.push({ id: request.url().split('/').at(-1), truth });
    });
    return said;
  }

  test('Enter is the guess also for those who came by a link and use the mouse', async () => {
    await fillQueue();
    const { page, close } = await visit(browser, server.address);
    await page.goto('/');
    await page.getByRole('link', { name: /^Review/ }).click();
    await page.locator('.judge').waitFor();
    const said = answersOf(page);
    const first = (await frontOf(page)) ?? '';
    await page.keyboard.press('Enter');
    const second = await nextAfter(page, first);
    await page.getByRole('button', { name: 'Skip' }).click();
    const third = await nextAfter(page, second);
    await page.getByRole('link', { name: /^Review/ }).click();
    await page.keyboard.press('Enter');
    await nextAfter(page, third);
    await expect
      .poll(() => said)
      .toEqual([
        { id: first, truth: await guessOf(first) },
        { id: third, truth: await guessOf(third) },
      ]);
    await close();
  });

  test('a key that is held judges one image, not all that follow', async () => {
    await fillQueue();
    const { page, close } = await visit(browser, server.address);
    await page.goto('/review');
    await page.locator('.judge').waitFor();
    const said = answersOf(page);
    const first = await frontOf(page);
    // Pressing down what is down already is what a keyboard does while a key is held.
    for (let times = 0; times < 5; times += 1) await page.keyboard.down('7');
    await page.keyboard.up('7');
    const second = await nextAfter(page, first);
    await page.keyboard.press('3');
    await nextAfter(page, second);
    await expect
      .poll(() => said)
      .toEqual([
        { id: first, truth: 7 },
        { id: second, truth: 3 },
      ]);
    await close();
  });

  test('in the grid the wrong ones are clicked out and the rest are confirmed together, once', async () => {
    await sendExamples();
    const { page, close } = await visit(browser, server.address);
    await page.goto('/review?digit=9');
    await page.getByRole('link', { name: 'Grid of fifty' }).click();
    await page.locator('.fifty__one, .empty').first().waitFor();
    await page.locator('.grid-digits').getByText('9').click();
    const all = page.locator('.fifty__one');
    await all.first().waitFor();
    const count = await all.count();
    let sent = 0;
    await page.route('**/api/v1/review/grid', async (route) => {
      sent += 1;
      // Both have been pressed before the first is answered.
      await twice;
      await route.continue();
    });
    await all.first().click();
    await page.getByText('1 marked as wrong').waitFor();
    const twice = page.keyboard.press('Enter').then(() => page.keyboard.press('Enter'));
    await twice;
    await page.getByText(/judged/).waitFor();
    expect(sent).toBe(1);
    const { total } = await ask<{ total: { value: number } }>('/predictions/counts?truth=9');
    expect(total.value).toBeGreaterThanOrEqual(count - 1);
    await close();
  });
});
