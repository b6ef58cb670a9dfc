import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, NO_CHROMIUM, openBrowser, visit, type Browser } from './harness/browser.ts';
import { turnedDigits, type TurnedDigit } from './harness/turned-digits.ts';
import { startServer, type RunningServer } from './harness/server.ts';

/** Learning takes seconds on an idle machine, and minutes on one that is busy otherwise. */
const LONGEST_LEARNING_MS = 280_000;

describe.skipIf(!hasChromium)(
  `from a correction to a better model (${hasChromium ? 'Chromium' : NO_CHROMIUM})`,
  () => {
    let server: RunningServer;
    let browser: Browser;
    let nothing: string;
    /** Somebody writes with the sheet turned by a quarter: no model that reads upright digits knows it. */
    let sheets: readonly TurnedDigit[];

    beforeAll(async () => {
      nothing = await mkdtemp(join(tmpdir(), 'hand-digits-loop-'));
      const places = { HAND_DIGITS_DATASETS: nothing, HAND_DIGITS_SUITES: nothing };
      server = await startServer(places);
      browser = await openBrowser();
      sheets = await turnedDigits(121);
    }, 300_000);

    afterAll(async () => {
      await browser.close();
      await server.stop();
      await rm(nothing, { recursive: true, force: true });
    });

    async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
      const response = await fetch(`${server.address}/api/v1${path}`, init);
      if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
      return (await response.json()) as T;
    }

    interface Answer {
      readonly id: string;
      readonly digit: number | null;
      readonly model: string;
    }

    const read = (sheet: TurnedDigit): Promise<Answer> =>
      ask('/predictions', {
        method: 'POST',
        headers: { 'content-type': 'image/png' },
        body: new Uint8Array(sheet.bytes),
      });

    const correct = (id: string, truth: number): Promise<Answer> =>
      ask(`/predictions/${id}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ truth, origin: 'review' }),
      });

    const countRight = async (some: readonly TurnedDigit[]): Promise<number> => {
      const answers = await Promise.all(some.map(read));
      return answers.filter(({ digit }, index) => digit === some[index]?.truth).length;
    };

    test(
      'what was read wrongly is corrected, learned from, promoted, read rightly, and rolled back',
      async () => {
        const { page, close } = await visit(browser, server.address);
        const [first, ...rest] = sheets;
        if (first === undefined) throw new Error('There are no sheets.');
        const unseen = rest.slice(100);

        // One is uploaded and corrected by hand, as a person does it.
        await page.goto('/?tab=upload');
        await page.setInputFiles('input[type=file]', {
          name: 'sheet.png',
          mimeType: 'image/png',
          buffer: Buffer.from(first.bytes),
        });
        await expect
          .poll(() => ask<{ items: Answer[] }>('/predictions').then(({ items }) => items.length))
          .toBe(1);
        const { items } = await ask<{ items: Answer[] }>('/predictions');
        await page.goto(`/history/${items[0]?.id ?? ''}`);
        await page.locator('.one').waitFor();
        await page.keyboard.press(String(first.truth));
        await page.locator('.corrections__one').waitFor();

        // The others come by the API, as from a batch that was reviewed.
        for (const sheet of rest.slice(0, 100)) {
          const { id } = await read(sheet);
          await correct(id, sheet.truth);
        }
        const before = await countRight(unseen);

        // Learn, watch, and read what the gate says.
        await page.goto('/models');
        await page.getByRole('button', { name: 'Learn now' }).click();
        await page.getByRole('progressbar').waitFor();
        await page
          .getByRole('heading', { name: 'The gate offers the candidate' })
          .waitFor({ timeout: LONGEST_LEARNING_MS });
        await page.getByRole('cell', { name: /^held-out corrections/ }).waitFor();

        // Promote: the very next answers are the candidate's.
        const parent = (await read(first)).model;
        await page.getByRole('button', { name: 'Promote' }).first().click();
        await page.getByRole('dialog').getByRole('button', { name: 'Promote' }).click();
        await page.getByText('Promoted by').waitFor();
        const after = await countRight(unseen);
        expect(after).toBeGreaterThan(before);
        const candidate = (await read(first)).model;
        expect(candidate).not.toBe(parent);

        // Who promoted it, and why, stands in the history; one click brings the other back.
        await page.goto('/models');
        await page.getByText('was promoted').first().waitFor();
        await page.getByRole('button', { name: 'Roll back' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
        await expect.poll(() => read(first).then(({ model }) => model)).toBe(parent);
        expect(await countRight(unseen)).toBe(before);
        await close();
      },
      LONGEST_LEARNING_MS + 120_000,
    );
  },
);
