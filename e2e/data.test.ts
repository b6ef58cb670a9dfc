import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityFaults } from './harness/axe.ts';
import {
  hasChromium,
  NO_CHROMIUM,
  openBrowser,
  visit,
  type Browser,
  type Page,
} from './harness/browser.ts';
import { drawnData, type DrawnData } from './harness/drawn-data.ts';
import { pressOn, tabTo } from './harness/keyboard.ts';
import { startServer, type RunningServer } from './harness/server.ts';

describe.skipIf(!hasChromium)(
  `datasets and suites (${hasChromium ? 'Chromium' : NO_CHROMIUM})`,
  () => {
    let data: DrawnData;
    let server: RunningServer;
    let browser: Browser;

    beforeAll(async () => {
      data = await drawnData();
      server = await startServer(data.settings);
      browser = await openBrowser();
    }, 300_000);

    afterAll(async () => {
      await browser.close();
      await server.stop();
      await data.remove();
    });

    const searchOf = (page: Page): Record<string, string> =>
      Object.fromEntries(new URL(page.url()).searchParams);

    /** The labels and the writers of the images in sight. */
    async function inSight(page: Page): Promise<{ labels: string[]; writers: string[] }> {
      const labels = await page.locator('.digit-thumb__label').allInnerTexts();
      const writers = await page.locator('.digit-thumb__by').allInnerTexts();
      return { labels: [...new Set(labels)], writers: [...new Set(writers)] };
    }

    /** The pixels of the variants, once those of this seed are there. */
    async function variants(page: Page, seed: number): Promise<string[]> {
      await page.locator(`.variants[data-seed="${seed}"]`).waitFor();
      const images = page.locator('.variants img');
      return images.evaluateAll((all) => all.map((image) => (image as HTMLImageElement).src));
    }

    async function openTrain(page: Page): Promise<void> {
      await page.goto('/data');
      await page.getByRole('link', { name: 'train', exact: true }).click();
      await page.getByText('1,200 images', { exact: true }).last().waitFor();
      await page.locator('.digit-thumb').first().waitFor();
    }

    test('are counted on cards, and narrowed by class, series and writer, all of it in the address', async () => {
      const { page, close } = await visit(browser, server.address);
      await page.goto('/data');
      const card = page.locator('.collection', { hasText: 'Split of drawn' }).first();
      await card.getByText('6 writers').waitFor();
      await card.getByText('hsf_0: 800').waitFor();
      await card.getByRole('img', { name: /digit 3: 120/ }).waitFor();
      await page.locator('.collection', { hasText: 'Suite' }).getByText('other-hands').waitFor();

      await openTrain(page);
      await page.getByRole('button', { name: /^digit 3, 120 images/ }).click();
      await page.getByText('120 images', { exact: true }).waitFor();
      await expect.poll(async () => (await inSight(page)).labels).toEqual(['3']);
      await page.getByLabel('Series').selectOption({ label: 'hsf_4: 400' });
      await page.getByText('40 images', { exact: true }).waitFor();
      await expect
        .poll(async () => (await inSight(page)).writers.sort())
        .toEqual(['by 15', 'by 92']);
      await page.getByLabel('Writer').selectOption({ label: '92 (20)' });
      await page.getByText('20 images', { exact: true }).waitFor();
      await expect.poll(async () => (await inSight(page)).writers).toEqual(['by 92']);
      expect(searchOf(page)).toEqual({ label: '3', series: '4', writer: '92' });

      await page.reload();
      await page.getByText('20 images', { exact: true }).waitFor();
      expect(await inSight(page)).toEqual({ labels: ['3'], writers: ['by 92'] });
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByRole('button', { name: 'Show all' }).click();
      await page.getByText('1,200 images', { exact: true }).last().waitFor();
      await close();
    });

    test('scroll to their end, and hold only what is in sight', async () => {
      const { page, close } = await visit(browser, server.address);
      await openTrain(page);
      await expect
        .poll(async () => {
          await page.evaluate(() => {
            window.scrollTo(0, document.body.scrollHeight);
          });
          return page.locator('[data-index="1199"]').count();
        })
        .toBe(1);
      expect(await page.locator('.digit-thumb').count()).toBeLessThan(400);
      await close();
    });

    test('one image shows its label, what the model answers, and what training makes of it', async () => {
      const { page, close } = await visit(browser, server.address);
      await openTrain(page);
      await page.getByRole('button', { name: /^digit 7,/ }).click();
      await page.locator('.digit-grid__link').first().click();
      await page.getByText('The label says').waitFor();
      expect(await page.locator('.labelled__label').first().innerText()).toBe('7');
      await page.getByRole('region', { name: 'What the model answers' }).locator('.bars').waitFor();
      const first = await variants(page, 1);
      expect(first).toHaveLength(24);
      expect(new Set(first).size).toBeGreaterThan(12);

      await page.getByRole('button', { name: 'Another seed' }).click();
      const second = await variants(page, 2);
      expect(second).not.toEqual(first);
      expect(searchOf(page)).toEqual({ label: '7', seed: '2' });
      await page.reload();
      expect(await variants(page, 2)).toEqual(second);
      await page.keyboard.press('s');
      expect(await variants(page, 3)).not.toEqual(second);

      const strong = page.getByRole('group', { name: 'Strength' });
      await strong.getByRole('button', { name: 'Strong' }).click();
      await page.getByText(/Used by the recipes shipped, taught/).waitFor();
      await page.getByRole('button', { name: 'Light' }).click();
      await page.getByText(/Used by the recipes quick/).waitFor();
      expect(searchOf(page)).toMatchObject({ augmentation: 'light', level: 'strong', seed: '3' });
      expect(await accessibilityFaults(page)).toEqual([]);
      await close();
    });

    test('are walked with the keyboard alone, from a card to an image and back', async () => {
      const { page, close } = await visit(browser, server.address);
      await page.goto('/');
      await page.locator('.pad').waitFor();
      await page.keyboard.press('g');
      await page.keyboard.press('d');
      await pressOn(page, page.getByRole('link', { name: 'other-hands' }));
      await page.locator('.digit-thumb').first().waitFor();
      await page.keyboard.press('5');
      await expect.poll(async () => (await inSight(page)).labels).toEqual(['5']);
      await tabTo(page, page.locator('[data-index="0"] a'));
      await page.keyboard.press('ArrowRight');
      await expect
        .poll(() =>
          page.evaluate(() =>
            document.activeElement?.closest('[data-index]')?.getAttribute('data-index'),
          ),
        )
        .toBe('1');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Row 15', level: 1 }).waitFor();
      await page.locator('.variants').waitFor();
      await page.keyboard.press('ArrowRight');
      await page.getByRole('heading', { name: 'Row 25', level: 1 }).waitFor();
      await page.keyboard.press('Escape');
      await page.locator('.digit-thumb').first().waitFor();
      expect(searchOf(page)).toEqual({ label: '5' });
      await close();
    });
  },
);

describe.skipIf(!hasChromium)(
  `a machine without data (${hasChromium ? 'Chromium' : NO_CHROMIUM})`,
  () => {
    test('is told which command makes a dataset', async () => {
      const folder = await mkdtemp(`${tmpdir()}/hand-digits-nothing-`);
      const settings = { HAND_DIGITS_DATASETS: folder, HAND_DIGITS_SUITES: `${folder}/suites` };
      const server = await startServer(settings);
      const browser = await openBrowser();
      const { page, close } = await visit(browser, server.address);
      await page.goto('/data');
      await page.getByText('This machine has no dataset yet').waitFor();
      await page.getByText('dataset prepare --drawn 2000').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await close();
      await browser.close();
      await server.stop();
      await rm(folder, { recursive: true });
    }, 120_000);
  },
);
