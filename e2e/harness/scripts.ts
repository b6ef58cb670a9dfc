import { gzipSync } from 'node:zlib';
import { visit, type Browser } from './browser.ts';

/**
 * Bytes of the scripts that the first page asks for until one can draw on it, each gzipped as servers do.
 * The runtime's WebAssembly is no script, and what is loaded once the page has come to rest is not asked for
 * yet.
 */
export async function scriptBytes(browser: Browser, address: string): Promise<number> {
  const { page, close } = await visit(browser, address);
  const scripts: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.body());
  });
  // What comes when the page has come to rest, the reader, is asked for only by who draws on.
  await page.addInitScript(() => {
    Object.assign(window, { requestIdleCallback: () => 0 });
  });
  await page.goto('/');
  await page.locator('.pad__canvas').waitFor();
  await page.waitForLoadState('networkidle');
  const bodies = await Promise.all(scripts);
  await close();
  return bodies.reduce((bytes, body) => bytes + gzipSync(body).length, 0);
}
