import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askServer } from './harness/api.ts';
import { hasChromium, NO_CHROMIUM, openBrowser, visit, type Browser } from './harness/browser.ts';
import { examples, sendAll, zipOf, type Example } from './harness/examples.ts';
import { startServer, type RunningServer } from './harness/server.ts';

describe.skipIf(!hasChromium)(
  `the work with predictions (${hasChromium ? 'Chromium' : NO_CHROMIUM})`,
  () => {
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

    /** Everything to do with one of these begins with all the examples, sent anew. */
    const sendExamples = () => sendAll(server.address, images);

    const ask = <T>(path: string): Promise<T> => askServer<T>(server.address, path);

    test('the filters stand in the address, narrow the list, and can be taken away', async () => {
      await sendExamples();
      const { page, close } = await visit(browser, server.address);
      await page.goto('/history');
      await page.locator('.gallery__item').first().waitFor();
      await page.getByRole('button', { name: 'Not a digit' }).click();
      await expect.poll(() => new URL(page.url()).searchParams.get('decision')).toBe('not-a-digit');
      await expect
        .poll(() => page.locator('.gallery__item .thumb__digit').allTextContents())
        .toSatisfy(
          (digits: string[]) => digits.length > 0 && digits.every((digit) => digit === '∅'),
        );
      await page.getByRole('button', { name: 'More filters' }).click();
      await page.getByLabel('File name has').fill('blank');
      await page.getByRole('button', { name: 'Show', exact: true }).click();
      await page.keyboard.press('Escape');
      await expect.poll(() => new URL(page.url()).searchParams.get('text')).toBe('blank');
      await page.locator('.pill', { hasText: 'blank' }).getByRole('button').click();
      await expect.poll(() => new URL(page.url()).searchParams.get('text')).toBe(null);
      await close();
    });

    test('several are selected, corrected together, and that is undone', async () => {
      await sendExamples();
      const { page, close } = await visit(browser, server.address);
      await page.goto('/history?text=four');
      const boxes = page.locator('.gallery__item input[type=checkbox]');
      await expect.poll(() => boxes.count()).toBeGreaterThanOrEqual(2);
      const count = await boxes.count();
      await boxes.first().check({ force: true });
      await boxes.last().click({ modifiers: ['Shift'], force: true });
      await page.getByText(`${count} selected`).waitFor();
      await page.keyboard.press('9');
      await page.getByText(`${count} corrected`).waitFor();
      await expect
        .poll(() => page.locator('.thumb__truth').allTextContents())
        .toEqual(Array(count).fill('9'));
      const undone: string[] = [];
      page.on('request', (request) => {
        if (request.postData()?.includes('"undo"') === true) undone.push(request.url());
      });
      await page.getByRole('button', { name: 'Undo' }).evaluate((button: HTMLButtonElement) => {
        button.click();
        button.click();
      });
      await expect.poll(() => page.locator('.thumb__truth', { hasText: '9' }).count()).toBe(0);
      expect(undone).toHaveLength(1);
      await close();
    });

    test('what is deleted is asked about first, and gone afterwards', async () => {
      await sendExamples();
      const { page, close } = await visit(browser, server.address);
      await page.goto('/history?text=six-tiny');
      const items = page.locator('.gallery__item');
      await items.first().waitFor();
      const before = await items.count();
      await items.first().locator('input').check({ force: true });
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await expect.poll(() => items.count()).toBe(before - 1);
      await close();
    });

    test('a prediction is corrected on its own page, and the arrows lead to its neighbours', async () => {
      await sendExamples();
      const { page, close } = await visit(browser, server.address);
      await page.goto('/history?sort=newest');
      await page.locator('.gallery__link').nth(1).click();
      await page.locator('.one').waitFor();
      const here = page.url();
      await page.locator('.around').waitFor();
      await page.keyboard.press('n');
      await page.locator('.corrections__one').waitFor();
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => page.url()).not.toBe(here);
      await page.getByRole('link', { name: 'Newer' }).waitFor();
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => page.url()).toBe(here);
      await close();
    });

    test('a long list holds only what is in sight, and stands where it was left', async () => {
      for (let times = 0; times < 6; times += 1) await sendExamples();
      const { page, close } = await visit(browser, server.address);
      await page.goto('/history');
      await page.locator('.gallery__item').first().waitFor();
      const { total } = await ask<{ total: { value: number } }>('/predictions/counts');
      expect(total.value).toBeGreaterThan(140);
      const last = page.locator(`[data-index="${total.value - 1}"]`);
      await expect
        .poll(async () => {
          await page.keyboard.press('End');
          return last.count();
        })
        .toBe(1);
      expect(await page.locator('.gallery__item').count()).toBeLessThan(total.value);
      // Whatever is clicked comes into sight first: the place is where the list stands then.
      await last.locator('a').hover();
      const place = await page.evaluate(() => window.scrollY);
      await last.locator('a').click();
      await page.locator('.one').waitFor();
      await page.goBack();
      await last.waitFor();
      await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(place);
      await close();
    });

    test('what is filtered is exported as a table', async () => {
      await sendExamples();
      const { page, close } = await visit(browser, server.address);
      await page.goto('/history?text=zero');
      await page.getByRole('button', { name: 'Export' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: /^CSV/ }).click();
      const stream = await (await download).createReadStream();
      const parts: Buffer[] = [];
      for await (const part of stream) parts.push(part as Buffer);
      const lines = Buffer.concat(parts).toString('utf8').trim().split(/\r?\n/);
      expect(lines.length).toBeGreaterThan(2);
      expect(lines.slice(1).every((line) => line.includes('zero'))).toBe(true);
      await close();
    });

    test('a batch is paused, goes on from where it was, and can be ended early', async () => {
      const { page, close } = await visit(browser, server.address);
      await page.goto('/batches?new=files');
      const slow = images.filter(({ name }) => name.includes('photo'));
      const many = Array.from({ length: 250 }, (_, copy) =>
        slow.map((image) => ({ ...image, name: `${copy}-${image.name}` })),
      ).flat();
      await page.setInputFiles('input[type=file]', {
        name: 'photos.zip',
        mimeType: 'application/zip',
        buffer: await zipOf(many),
      });
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByText('Paused', { exact: true }).waitFor();
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      const done = async (): Promise<number> => {
        const { progress } = await ask<{ progress: { read: number } }>(`/batches/${id}`);
        return progress.read;
      };
      const whenPaused = await done();
      await page.getByRole('button', { name: 'Resume' }).click();
      await expect.poll(done).toBeGreaterThan(whenPaused);
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByText('Cancelled', { exact: true }).waitFor();
      expect(await done()).toBeLessThan(many.length);
      await close();
    });

    test('whoever has gone elsewhere while a batch is sent is not called away', async () => {
      const { page, close } = await visit(browser, server.address);
      await page.goto('/batches?new=files');
      const arrived = Promise.withResolvers<undefined>();
      const goOn = Promise.withResolvers<undefined>();
      await page.route('**/api/v1/batches', async (route) => {
        if (route.request().method() === 'POST') {
          arrived.resolve(undefined);
          await goOn.promise;
        }
        await route.continue();
      });
      await page.getByLabel('Name').fill('Sent in passing');
      await page.setInputFiles('input[type=file]', {
        name: 'examples.zip',
        mimeType: 'application/zip',
        buffer: await zipOf(images.slice(0, 2)),
      });
      await arrived.promise;
      await page.getByRole('link', { name: 'Batches' }).click();
      await page.getByLabel('Name').waitFor({ state: 'detached' });
      goOn.resolve(undefined);
      await page.locator('.batches__row', { hasText: 'Sent in passing' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/batches');
      await close();
    });

    test('a ZIP becomes a batch, whose progress is seen, and what is no image is named', async () => {
      const { page, close } = await visit(browser, server.address);
      await page.goto('/batches');
      await page.getByRole('link', { name: 'New batch' }).first().click();
      await page.getByLabel('Name').fill('Some examples');
      await page.setInputFiles('input[type=file]', {
        name: 'examples.zip',
        mimeType: 'application/zip',
        buffer: await zipOf(images),
      });
      await page.getByRole('heading', { name: 'Some examples' }).waitFor();
      await page.getByText('Finished').waitFor({ timeout: 60_000 });
      await page.getByText(`${images.length + 1} of ${images.length + 1} files`).waitFor();
      await page.getByRole('link', { name: 'Refused' }).click();
      await page.locator('.items__link', { hasText: 'notes.txt' }).waitFor();
      await page.getByRole('link', { name: 'In the history' }).click();
      await expect.poll(() => page.locator('.gallery__item').count()).toBe(images.length);
      await close();
    }, 120_000);
  },
);
