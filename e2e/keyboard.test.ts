import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, NO_CHROMIUM, openBrowser, visit, type Browser } from './harness/browser.ts';
import { examples, sendAll, zipOf, type Example } from './harness/examples.ts';
import { pressOn, tabTo, typeInto } from './harness/keyboard.ts';
import { secondModel } from './harness/second-model.ts';
import { startServer, type RunningServer } from './harness/server.ts';

describe.skipIf(!hasChromium)(
  `with the keyboard alone (${hasChromium ? 'Chromium' : NO_CHROMIUM})`,
  () => {
    let server: RunningServer;
    let browser: Browser;
    let images: Example[];

    beforeAll(async () => {
      server = await startServer();
      browser = await openBrowser();
      images = await examples();
      await sendAll(server.address, images);
    }, 300_000);

    afterAll(async () => {
      await browser.close();
      await server.stop();
    });

    test('one walks the history, opens one, corrects it, and takes that back', async () => {
      const { page, close } = await visit(browser, server.address);
      await page.goto('/');
      await page.locator('.pad').waitFor();
      await page.keyboard.press('g');
      await page.keyboard.press('h');
      const first = page.locator('[data-index="0"] a');
      await tabTo(page, first);
      await page.keyboard.press('ArrowRight');
      await expect
        .poll(() =>
          page.evaluate(() =>
            document.activeElement?.closest('[data-index]')?.getAttribute('data-index'),
          ),
        )
        .toBe('1');
      await page.keyboard.press('Enter');
      await page.locator('.one').waitFor();
      await page.keyboard.press('4');
      await page.locator('.corrections__one').waitFor();
      await page.keyboard.press('u');
      await page.locator('.corrections__one[data-undone]').waitFor();
      await close();
    });

    test('one narrows the history, selects, and corrects what is selected', async () => {
      const { page, close } = await visit(browser, server.address);
      await page.goto('/history?text=five');
      await tabTo(page, page.getByRole('button', { name: 'All', exact: true }));
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Space');
      await expect.poll(() => new URL(page.url()).searchParams.get('decision')).toBe('accepted');
      await pressOn(page, page.locator('[data-index="0"] input'), 'Space');
      await page.getByText('1 selected').waitFor();
      await page.keyboard.press('5');
      await page.getByText('1 corrected').waitFor();
      await close();
    });

    test('one makes a batch of a ZIP and looks at what was refused', async () => {
      const { page, close } = await visit(browser, server.address);
      await page.goto('/');
      await page.locator('.pad').waitFor();
      await page.keyboard.press('g');
      await page.keyboard.press('b');
      await pressOn(page, page.getByRole('link', { name: 'New batch' }).first());
      await typeInto(page, page.getByLabel('Name'), 'By key');
      const chosen = page.waitForEvent('filechooser');
      await pressOn(page, page.getByRole('button', { name: 'Choose files or a ZIP' }));
      await (
        await chosen
      ).setFiles({
        name: 'examples.zip',
        mimeType: 'application/zip',
        buffer: await zipOf(images.slice(0, 5)),
      });
      await page.getByRole('heading', { name: 'By key' }).waitFor();
      await pressOn(page, page.getByRole('link', { name: 'Refused' }));
      await page.locator('.items__link', { hasText: 'notes.txt' }).waitFor();
      await close();
    });

    test('one clicks the wrong ones out of the grid and confirms the rest', async () => {
      const { page, close } = await visit(browser, server.address);
      await page.goto('/review?mode=grid&digit=3');
      await pressOn(page, page.locator('.fifty__one').first(), 'Space');
      await page.getByText('1 marked as wrong').waitFor();
      await page.keyboard.press('Control+Enter');
      await page.getByText(/judged/).waitFor();
      await close();
    });

    test('one compares two models and lets the other answer', async () => {
      const { zip, name } = await secondModel('by-key');
      const uploaded = await fetch(`${server.address}/api/v1/models`, {
        method: 'POST',
        headers: { 'content-type': 'application/zip' },
        body: new Uint8Array(zip),
      });
      expect(uploaded.ok).toBe(true);
      const { page, close } = await visit(browser, server.address);
      await page.goto('/');
      await page.locator('.pad').waitFor();
      await page.keyboard.press('g');
      await page.keyboard.press('m');
      await pressOn(page, page.getByRole('checkbox').nth(0), 'Space');
      await pressOn(page, page.getByRole('checkbox').nth(1), 'Space');
      await pressOn(page, page.getByRole('button', { name: 'Compare the two' }));
      await page.getByText('the intervals meet').first().waitFor();
      await page.goto('/models');
      await pressOn(page, page.getByRole('link', { name, exact: true }));
      await pressOn(page, page.getByRole('button', { name: 'Let it answer' }));
      await page.getByRole('dialog').waitFor();
      await pressOn(page, page.getByRole('dialog').getByRole('button', { name: 'Let it answer' }));
      await page.getByText(`${name} answers from now on`).waitFor();
      await close();
    });
  },
);
