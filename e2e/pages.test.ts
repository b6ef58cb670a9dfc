import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityFaults, sidewaysOverflow, untranslated } from './harness/axe.ts';
import {
  hasChromium,
  NO_CHROMIUM,
  openBrowser,
  visit,
  type Browser,
  type Page,
} from './harness/browser.ts';
import { drawnData, type DrawnData } from './harness/drawn-data.ts';
import { askServer, changeSettings } from './harness/api.ts';
import { examples, sendAll } from './harness/examples.ts';
import { draw, SEVEN } from './harness/pad.ts';
import { startServer, type RunningServer } from './harness/server.ts';

const WIDTHS = [390, 820, 1440] as const;

/** Where axe looks: all its rules once on a phone and once on a desk, of the other themes what they change. */
const LOOKS: readonly { width: number; theme: 'light' | 'dark'; rules?: string[] }[] = [
  { width: 390, theme: 'light' },
  { width: 390, theme: 'dark', rules: ['color-contrast'] },
  { width: 820, theme: 'light', rules: ['target-size'] },
  { width: 1440, theme: 'light', rules: ['color-contrast'] },
  { width: 1440, theme: 'dark' },
];

/** The page of an address that leads nowhere asks for nothing that is missing, but Chromium may. */
const NOT_FOUND = /status of 404/;

/** Every page, and how one knows that it has come to rest. */
const PAGES: readonly (readonly [path: string, rest: string])[] = [
  ['/', '.recent__strip li'],
  ['/?tab=upload', '.chooser'],
  ['/?tab=camera', '.chooser'],
  ['/agreement', '.agreement'],
  ['/history', '.gallery__item'],
  ['/history?decision=accepted&digit=0&from=2020-01-01', '.pill'],
  ['/review', '.judge'],
  ['/review?mode=grid&digit=4', '.fifty__one, .empty'],
  ['/review?mode=agreement', '.empty, .facts'],
  ['/batches', '.empty, .batches'],
  ['/batches?new=files', '.drop-zone'],
  ['/models', '.data-table'],
  ['/models/compare', '.compare__choice'],
  ['/data', '.class-bars'],
  ['/admin/users', '.empty, .data-table'],
  ['/admin/keys', '.empty, .data-table'],
  ['/admin/settings', 'form'],
  ['/admin/storage', '.facts'],
  ['/admin/jobs', '.empty, .data-table'],
  ['/admin/audit', '.empty, .data-table'],
  ['/set-up', 'form'],
  ['/sign-in', 'form'],
  ['/nowhere', '.empty'],
];

describe.skipIf(!hasChromium)(`every page (${hasChromium ? 'Chromium' : NO_CHROMIUM})`, () => {
  let data: DrawnData;
  let server: RunningServer;
  let browser: Browser;
  let paths: readonly (readonly [path: string, rest: string])[];

  beforeAll(async () => {
    data = await drawnData();
    server = await startServer(data.settings);
    browser = await openBrowser();
    // However sure the model is: what is spot-checked waits for a person.
    await changeSettings(server.address, { spotCheckShare: 1 });
    await sendAll(server.address, (await examples()).slice(0, 14));
    await drawOne();
    paths = [...PAGES, ...(await pagesOfWhatIsThere())];
  }, 300_000);

  afterAll(async () => {
    await browser.close();
    await server.stop();
    await data.remove();
  });

  async function drawOne(): Promise<void> {
    const { page, close } = await visit(browser, server.address);
    await page.goto('/');
    await draw(page, SEVEN);
    await page.getByText('Read by the server').waitFor();
    await close();
  }

  async function pagesOfWhatIsThere(): Promise<[path: string, rest: string][]> {
    const ask = <T>(path: string): Promise<T> => askServer<T>(server.address, path);
    const { items } = await ask<{ items: { id: string }[] }>('/predictions?limit=1');
    const { active } = await ask<{ active: string }>('/models');
    const [collection] = (await ask<{ items: { id: string }[] }>('/collections')).items;
    return [
      [`/data/${collection?.id ?? ''}?label=3&series=4`, '.digit-thumb img'],
      [`/data/${collection?.id ?? ''}/13?label=3&level=strong`, '.variants img'],
      [`/history/${items[0]?.id ?? ''}`, '.one'],
      [`/models/${active}`, '.model-card'],
    ];
  }

  /** Everything that is wrong with a page, at every width and in both themes. */
  async function faultsOf(page: Page, [path, rest]: readonly [string, string]): Promise<string[]> {
    await page.goto(path);
    await page.locator(rest).first().waitFor();
    const found = (await untranslated(page)).map((text) => `${path} says ${text}`);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const overflow = await sidewaysOverflow(page);
      if (overflow > 0) found.push(`${path} sticks out by ${overflow} px at ${width} px`);
    }
    for (const { width, theme, rules } of LOOKS) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
      const faults = await accessibilityFaults(page, rules);
      found.push(...faults.map((fault) => `${path} at ${width} px, ${theme}: ${fault}`));
    }
    return found;
  }

  test('nothing bars anyone, sticks out or is left without words, at any width, in any theme', async () => {
    const { page, close } = await visit(browser, server.address, { expected: NOT_FOUND });
    const found: string[] = [];
    for (const one of paths) found.push(...(await faultsOf(page, one)));
    expect(found).toEqual([]);
    await close();
  }, 240_000);

  test('on a phone the section of the administration that is open is in sight', async () => {
    const { page, close } = await visit(browser, server.address, { width: 390 });
    for (const [section, name] of [
      ['audit', 'Audit log'],
      ['users', 'Users'],
    ] as const) {
      await page.goto(`/admin/${section}`);
      const link = page.getByRole('link', { name, exact: true });
      await link.waitFor();
      await expect
        .poll(() =>
          link.evaluate((element) => {
            const { left, right } = element.getBoundingClientRect();
            return left >= 0 && right <= window.innerWidth;
          }),
        )
        .toBe(true);
    }
    await close();
  });

  test('every page is sent with a policy that lets nothing in from elsewhere', async () => {
    const { headers } = await fetch(`${server.address}/`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).not.toMatch(/https?:|\*|'unsafe-inline'|'unsafe-eval'/);
  });

  test('the error rate, the private mode and the account open without a fault', async () => {
    const { page, close } = await visit(browser, server.address);
    await page.goto('/');
    for (const name of [/^Error rate/, /^Private mode/, /^Account/, /^Model/]) {
      await page.getByRole('button', { name }).click();
      await page.getByRole('dialog').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await close();
  });
});
