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
import { secondModel } from './harness/second-model.ts';
import { startServer, type RunningServer } from './harness/server.ts';

const ADMIN = { name: 'ada', password: 'a-long-walk-by-the-river' };
const VIEWER = { name: 'vera', password: 'seven-lamps-in-the-hall' };

describe.skipIf(!hasChromium)(
  `models and people (${hasChromium ? 'Chromium' : NO_CHROMIUM})`,
  () => {
    let server: RunningServer;
    let browser: Browser;

    beforeAll(async () => {
      browser = await openBrowser();
    }, 60_000);

    afterAll(async () => {
      await browser.close();
    });

    async function signIn(page: Page, { name, password }: typeof ADMIN): Promise<void> {
      await page.getByLabel('Name').fill(name);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
    }

    describe('models', () => {
      beforeAll(async () => {
        server = await startServer();
      }, 300_000);

      afterAll(() => server.stop());

      test('one is uploaded, compared, let to answer with a reason, and rolled back', async () => {
        const other = await secondModel('stricter');
        const { page, faults, close } = await visit(browser, server.address);
        await page.goto('/models');
        await page.setInputFiles('input[type=file]', {
          name: 'stricter.zip',
          mimeType: 'application/zip',
          buffer: other.zip,
        });
        await page.getByRole('heading', { name: 'stricter', level: 1 }).waitFor();
        await page.locator('.confusion__table').waitFor();

        await page.getByRole('slider', { name: 'Error rate that you accept' }).focus();
        await page.keyboard.press('End');
        await page.getByText(/At 20\s%/).waitFor();

        await page.getByRole('button', { name: 'Let it answer' }).click();
        await page.getByLabel('Why (optional)').fill('to be careful');
        await page.getByRole('dialog').getByRole('button', { name: 'Let it answer' }).click();
        await page.getByText('stricter answers from now on').waitFor();

        await page.goto('/models');
        for (const box of await page.getByRole('checkbox').all()) await box.check();
        await page.getByRole('button', { name: 'Compare the two' }).click();
        await page.getByText('the intervals meet').first().waitFor();
        expect(await page.locator('.chart').count()).toBeGreaterThan(3);
        expect(await accessibilityFaults(page)).toEqual([]);

        await page.goto('/models');
        await page.getByText('to be careful').waitFor();
        await page.getByRole('button', { name: 'Roll back' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
        await page.getByText('hand-digits answers from now on').waitFor();
        expect(faults).toEqual([]);
        await close();
      });

      test('the error rate is chosen on any page and holds for all', async () => {
        const { page, close } = await visit(browser, server.address);
        await page.goto('/history');
        await page.getByRole('button', { name: /Error rate/ }).click();
        await page.getByRole('slider').focus();
        await page.keyboard.press('ArrowRight');
        await page.getByRole('button', { name: /^Set to/ }).click();
        await page.getByText(/Error rate is now 0.2/).waitFor();
        await page.goto('/admin/settings');
        expect(await page.getByLabel('Error rate, in %').inputValue()).toBe('0.2');
        await close();
      });
    });

    describe('people', () => {
      beforeAll(async () => {
        server = await startServer();
      }, 300_000);

      afterAll(() => server.stop());

      test('the first administrator adds a viewer and a key; what a viewer may not is hidden and refused', async () => {
        const { page, faults, close } = await visit(browser, server.address);
        await page.goto('/admin/users');
        await page.getByRole('link', { name: 'Make the first administrator' }).click();
        await page.getByLabel('Name').fill(ADMIN.name);
        await page.getByLabel('Password').fill(ADMIN.password);
        await page.getByRole('button', { name: 'Make the administrator' }).click();

        await page.getByRole('button', { name: 'Add a user' }).click();
        const form = page.getByRole('dialog');
        await form.getByLabel('Name', { exact: true }).fill(VIEWER.name);
        await form.getByLabel('Role').selectOption('viewer');
        await form.getByLabel('Password').fill(VIEWER.password);
        await form.getByRole('button', { name: 'Add a user' }).click();
        await page.getByText('vera is saved').waitFor();

        await page.getByRole('link', { name: 'API keys' }).click();
        await page.getByRole('button', { name: 'Make a key' }).first().click();
        await page.getByRole('dialog').getByLabel('Name').fill('a scanner');
        await page.getByRole('dialog').getByRole('button', { name: 'Make a key' }).click();
        const secret = await page.getByTestId('secret').textContent();
        await page.getByRole('button', { name: 'I have copied it' }).click();
        const list = await fetch(`${server.address}/api/v1/predictions`, {
          headers: { authorization: `Bearer ${secret ?? ''}` },
        });
        expect(list.status).toBe(200);

        await page.getByRole('button', { name: 'Account' }).click();
        await page.getByRole('button', { name: 'Sign out' }).click();
        await page.getByRole('heading', { name: 'Sign in' }).waitFor();
        await signIn(page, { ...VIEWER, password: 'not-the-right-one' });
        await page.getByRole('alert').waitFor();
        await signIn(page, VIEWER);
        await page.locator('.pad').waitFor();

        const pages = await page.getByRole('navigation', { name: 'Main' }).innerText();
        expect(pages).not.toMatch(/Review|Admin/);
        await page.getByText('Reviewers can correct what was read wrong.').waitFor();
        await page.goto('/admin/users');
        await page.getByRole('heading', { name: 'Your role may not see this', level: 2 }).waitFor();
        const status = await page.evaluate(() =>
          fetch('/api/v1/users').then((answer) => answer.status),
        );
        expect(status).toBe(403);
        expect(faults).toEqual([]);
        await close();
      });

      test('whoever is not signed in is led to the door, and back to where they wanted to go', async () => {
        const { page, close } = await visit(browser, server.address);
        await page.goto('/history?digit=7');
        await page.getByRole('heading', { name: 'Sign in' }).waitFor();
        await signIn(page, ADMIN);
        await expect.poll(() => new URL(page.url()).pathname).toBe('/history');
        expect(new URL(page.url()).searchParams.get('digit')).toBe('7');
        await close();
      });
    });
  },
);
