import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { startTestServer } from './server.ts';

const BROWSER = '/usr/bin/chromium';

describe('the page of the API', () => {
  it('opens in a real browser without an error and without asking anybody else', async ({
    skip,
  }) => {
    if (!existsSync(BROWSER)) skip(`there is no ${BROWSER}`);
    const server = await startTestServer();
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
    const browser = await chromium.launch({ executablePath: BROWSER, args });
    try {
      const page = await browser.newPage();
      const [complaints, hosts] = [[] as string[], new Set<string>()];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => {
        const { protocol, host } = new URL(request.url());
        if (protocol !== 'data:') hosts.add(host);
      });
      await page.goto(`${server.url}/api/docs`);
      // Every operation is listed, and one of them opens.
      await page.locator('.opblock-summary-path', { hasText: '/readyz' }).first().waitFor();
      await page.locator('#operations-predictions-createPrediction .opblock-summary').click();
      await page.locator('#operations-predictions-createPrediction .opblock-body').waitFor();
      expect(complaints).toEqual([]);
      expect([...hosts]).toEqual([new URL(server.url).host]);
    } finally {
      await browser.close();
      await server.close();
    }
  }, 120_000);
});
