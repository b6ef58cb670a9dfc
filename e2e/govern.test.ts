import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accessibilityFaults } from './harness/axe.ts';
import {
  hasChromium,
  NO_CHROMIUM,
  openBrowser,
  visit,
  type Browser,
  type Page,
} from './harness/browser.ts';
import { pressOn, typeInto } from './harness/keyboard.ts';
import { secondModel } from './harness/second-model.ts';
import { startServer, type RunningServer } from './harness/server.ts';

/** What Chromium writes of answers that these tests bring about. */
const REFUSED = /Failed to load resource: the server responded with a status of 40[13]/;

const ADMIN = { name: 'ada', password: 'a-long-walk-by-the-river' };
const REVIEWER = { name: 'rolf', password: 'under-the-old-oak-tree' };
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

    async function signOut(page: Page): Promise<void> {
      await page.getByRole('button', { name: 'Account' }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    }

    /** With the keyboard alone. */
    async function addUser(page: Page, user: typeof ADMIN, role: string): Promise<void> {
      await pressOn(page, page.getByRole('button', { name: 'Add a user' }));
      const form = page.getByRole('dialog');
      await typeInto(page, form.getByLabel('Name', { exact: true }), user.name);
      await typeInto(page, form.getByLabel('Role'), role);
      await typeInto(page, form.getByLabel('Password'), user.password);
      await pressOn(page, form.getByRole('button', { name: 'Add a user' }));
      await page.getByText(`${user.name} is saved`).waitFor();
    }

    /** What the server says to the one who is signed in here. */
    function statusOf(page: Page, method: string, path: string): Promise<number> {
      return page.evaluate(
        ([verb, where]) =>
          fetch(`/api/v1${where}`, {
            method: verb,
            headers: { 'content-type': 'application/json' },
            body: verb === 'GET' ? null : '{}',
          }).then(({ status }) => status),
        [method, path] as const,
      );
    }

    describe('models', () => {
      beforeAll(async () => {
        server = await startServer();
      }, 300_000);

      afterAll(() => server.stop());

      test('one is uploaded, compared, let to answer with a reason, and rolled back', async () => {
        const other = await secondModel('stricter');
        const { page, close } = await visit(browser, server.address);
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
        for (const which of [0, 1]) await page.getByRole('checkbox').nth(which).check();
        await page.getByRole('button', { name: 'Compare the two' }).click();
        await page.getByText('the intervals meet').first().waitFor();
        expect(await page.locator('.chart').count()).toBeGreaterThan(3);
        expect(await accessibilityFaults(page)).toEqual([]);

        await page.goto('/models');
        await page.getByText('to be careful').waitFor();
        await page.getByRole('button', { name: 'Roll back' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
        await page.getByText('hand-digits answers from now on').waitFor();
        // No other answered before this one: there is nothing left to go back to.
        await page.getByRole('button', { name: 'Roll back' }).waitFor({ state: 'detached' });
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
        const field = page.getByLabel('Error rate, in %');
        expect(await field.inputValue()).toBe('0.2');

        // A form that is open meanwhile follows, and sends none of what others have set.
        await page.getByLabel('Spot checks, in %').fill('7');
        await page.getByRole('button', { name: /Error rate/ }).click();
        await page.getByRole('slider').focus();
        await page.keyboard.press('ArrowRight');
        await page.getByRole('button', { name: /^Set to/ }).click();
        await expect.poll(() => field.inputValue()).not.toBe('0.2');
        const chosen = Number(await field.inputValue());
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByText('Settings are saved').waitFor();
        const settings = await fetch(`${server.address}/api/v1/settings`);
        expect(await settings.json()).toMatchObject({
          errorRate: chosen / 100,
          spotCheckShare: 0.07,
        });
        await close();
      });
    });

    describe('people', () => {
      // Another server for each: whoever comes first makes the administrator.
      beforeEach(async () => {
        server = await startServer();
      }, 300_000);

      afterEach(() => server.stop());

      async function makeAdministrator(): Promise<void> {
        const made = await fetch(`${server.address}/api/v1/setup`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(ADMIN),
        });
        expect(made.ok).toBe(true);
      }

      test('the first administrator adds a viewer, a reviewer and a key; what they may not is hidden and refused', async () => {
        const { page, close } = await visit(browser, server.address, { expected: REFUSED });
        await page.goto('/admin/users');
        await page.getByRole('link', { name: 'Make the first administrator' }).click();
        await page.getByLabel('Name').fill(ADMIN.name);
        await page.getByLabel('Password').fill(ADMIN.password);
        await page.getByRole('button', { name: 'Make the administrator' }).click();

        await addUser(page, VIEWER, 'viewer');
        await addUser(page, REVIEWER, 'reviewer');

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

        await signOut(page);
        await signIn(page, { ...VIEWER, password: 'not-the-right-one' });
        await page.getByRole('alert').waitFor();
        await signIn(page, VIEWER);
        await page.locator('.pad').waitFor();
        const rail = page.getByRole('navigation', { name: 'Main' });
        expect(await rail.innerText()).not.toMatch(/Review|Admin/);
        await page.getByText('Reviewers can correct what was read wrong.').waitFor();
        await page.goto('/admin/users');
        await page.getByRole('heading', { name: 'Your role may not see this', level: 2 }).waitFor();
        expect(await statusOf(page, 'GET', '/users')).toBe(403);
        expect(await statusOf(page, 'GET', '/review/queue')).toBe(403);

        await signOut(page);
        await signIn(page, REVIEWER);
        await rail.getByRole('link', { name: 'Review' }).waitFor();
        expect(await rail.innerText()).not.toMatch(/Admin/);
        await page.goto('/models');
        await page.locator('.data-table').waitFor();
        expect(await page.getByRole('button', { name: 'Upload a model' }).count()).toBe(0);
        expect(await page.getByRole('button', { name: 'Roll back' }).count()).toBe(0);
        expect(await statusOf(page, 'POST', '/models/roll-back')).toBe(403);
        expect(await statusOf(page, 'PATCH', '/settings')).toBe(403);
        await close();
      });

      test('whoever is not signed in is led to the door, and back to where they wanted to go', async () => {
        await makeAdministrator();
        const { page, close } = await visit(browser, server.address, { expected: REFUSED });
        await page.goto('/history?digit=7');
        await page.getByRole('heading', { name: 'Sign in' }).waitFor();
        await signIn(page, ADMIN);
        await expect.poll(() => new URL(page.url()).pathname).toBe('/history');
        expect(new URL(page.url()).searchParams.get('digit')).toBe('7');
        await close();
      });

      test('who comes through a proxy before there is an administrator is told how one is made', async () => {
        const { page, context, close } = await visit(browser, server.address, {
          expected: REFUSED,
        });
        await context.setExtraHTTPHeaders({ 'x-forwarded-for': '203.0.113.9' });
        await page.goto('/');
        await page.getByRole('heading', { name: 'Sign in' }).waitFor();
        await page.getByText('npx hand-digits user add NAME --role administrator').waitFor();
        expect(await accessibilityFaults(page)).toEqual([]);
        await close();
      });
    });
  },
);
