import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  hasChromium,
  NO_CHROMIUM,
  openBrowser,
  visit,
  type Browser,
  type Page,
} from './harness/browser.ts';
import { replaceCamera } from './harness/camera.ts';
import { choose, examples } from './harness/examples.ts';
import { holdImages } from './harness/held-requests.ts';
import { BAR, draw, ONE, readerReady, SEVEN } from './harness/pad.ts';
import { scriptBytes } from './harness/scripts.ts';
import { startServer, type RunningServer } from './harness/server.ts';

const digitOf = (page: Page) => page.getByTestId('digit');

describe.skipIf(!hasChromium)(`the Read page (${hasChromium ? 'Chromium' : NO_CHROMIUM})`, () => {
  let server: RunningServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer();
    browser = await openBrowser();
  }, 300_000);

  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  test('a drawn seven is read, kept, and browser and server agree on it', async () => {
    const { page, close } = await visit(browser, server.address);
    await page.goto('/');
    await readerReady(page);
    await draw(page, SEVEN);
    await expect.poll(() => digitOf(page).textContent()).toBe('7');
    await page.getByText('Read by the server').waitFor();
    await page.locator('[data-agrees=true]').waitFor();
    const kept = await page.getByRole('link', { name: 'All about this' }).getAttribute('href');
    await page.locator(`.recent__strip a[href="${kept ?? ''}"]`).waitFor();
    await close();
  });

  test('the answer moves while one draws, during the first stroke and after the server has answered', async () => {
    const { page, close } = await visit(browser, server.address);
    await page.goto('/');
    await readerReady(page);
    await draw(page, SEVEN, { lift: false });
    await expect.poll(() => digitOf(page).textContent()).toBe('7');
    expect(await page.locator('.pad[data-empty]').count()).toBe(1);
    await page.mouse.up();
    await page.getByText('Read by the server').waitFor();
    await draw(page, BAR, { lift: false });
    await page.getByText('Read in this browser').waitFor();
    expect(await page.locator('[data-agrees]').count()).toBe(0);
    await page.mouse.up();
    await page.locator('[data-agrees=true]').waitFor();
    await close();
  });

  test('half a digit is not sent while the other half is written, however slowly', async () => {
    const { page, close } = await visit(browser, server.address);
    await page.clock.install();
    await page.goto('/');
    const sent = await holdImages(page);
    await page.locator('.pad').waitFor();
    // From here on, time passes only where the test says so.
    await page.clock.pauseAt(Date.now() + 60_000);
    await draw(page, SEVEN);
    await expect.poll(() => page.locator('.pad[data-empty]').count()).toBe(0);
    await draw(page, BAR, { lift: false });
    await page.clock.runFor(5000);
    await page.mouse.up();
    await page.clock.runFor(5000);
    await sent.releaseAll();
    await page.getByText('Read by the server').waitFor();
    expect(sent.count()).toBe(1);
    await close();
  });

  test('the first page asks for at most 250 kB of its own scripts', async () => {
    const bytes = await scriptBytes(browser, server.address);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThanOrEqual(250_000);
  });

  test('a wrong answer is corrected with one key, and that is taken back with another', async () => {
    const { page, close } = await visit(browser, server.address);
    await page.goto('/');
    await draw(page, ONE);
    await page.getByText('Read by the server').waitFor();
    await page.keyboard.press('4');
    await page.getByText('Corrected to 4').waitFor();
    const four = page.locator('.truths button', { hasText: '4' });
    await expect.poll(() => four.getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('u');
    await expect.poll(() => four.getAttribute('aria-pressed')).toBe('false');
    await close();
  });

  test('strokes are undone, redone and cleared by key, and clearing is undone as well', async () => {
    const { page, close } = await visit(browser, server.address);
    await page.goto('/');
    const isEmpty = () => page.locator('.pad[data-empty]').count();
    await draw(page, SEVEN);
    await expect.poll(isEmpty).toBe(0);
    await page.keyboard.press('Control+z');
    await expect.poll(isEmpty).toBe(1);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(isEmpty).toBe(0);
    await page.keyboard.press('c');
    await expect.poll(isEmpty).toBe(1);
    await page.keyboard.press('Control+z');
    await expect.poll(isEmpty).toBe(0);
    await close();
  });

  test('a digit can be drawn with the keyboard alone', async () => {
    const { page, close } = await visit(browser, server.address);
    await page.goto('/');
    await page.locator('.pad__canvas').focus();
    await page.keyboard.press('Space');
    for (let step = 0; step < 6; step += 1) await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Space');
    await expect.poll(() => digitOf(page).textContent()).toBe('1');
    await close();
  });

  test('files are read one after the other, and each can be looked at', async () => {
    const { page, close } = await visit(browser, server.address);
    const some = (await examples()).filter(({ name }) =>
      /^(two-white|blank|three-photo)/.test(name),
    );
    await page.goto('/?tab=upload');
    await choose(page, some);
    await expect.poll(() => page.locator('.upload__file').count()).toBe(some.length);
    await page.locator('.upload__file', { hasText: 'two-white-on-black' }).click();
    await expect.poll(() => digitOf(page).textContent()).toBe('2');
    await page.locator('.upload__file', { hasText: 'blank' }).click();
    await page.getByText('Blank: nothing is darker than the paper.').waitFor();
    await close();
  });

  test('a correction still stands on its file after another file was corrected', async () => {
    const { page, close } = await visit(browser, server.address);
    const pressed = () => page.locator('.truths button[aria-pressed=true]').allTextContents();
    const row = (name: string) => page.locator('.upload__file', { hasText: name });
    const some = (await examples()).filter(({ name }) => /^(two-white|three-photo)/.test(name));
    await page.goto('/?tab=upload');
    await choose(page, some);
    for (const [name, truth] of [
      ['two-white', '5'],
      ['three-photo', '6'],
    ] as const) {
      await row(name).click();
      await page.getByText('Read by the server').waitFor();
      await page.keyboard.press(truth);
      await expect.poll(pressed).toEqual([truth]);
    }
    await row('two-white').click();
    await expect.poll(() => digitOf(page).textContent()).toBe('2');
    expect(await pressed()).toEqual(['5']);
    await close();
  });

  test('an image that is pasted is read', async () => {
    const { page, close } = await visit(browser, server.address);
    const [image] = (await examples()).filter(({ name }) => name.startsWith('zero-black'));
    await page.goto('/');
    await page.evaluate(
      (encoded) => {
        const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
        const clipboardData = new DataTransfer();
        clipboardData.items.add(new File([bytes], 'pasted.png', { type: 'image/png' }));
        window.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
      },
      image?.bytes.toString('base64') ?? '',
    );
    await expect.poll(() => digitOf(page).textContent()).toBe('0');
    expect(new URL(page.url()).searchParams.get('tab')).toBe('upload');
    await close();
  });

  test('the camera takes a picture, which is read', async () => {
    const { page, close } = await visit(browser, server.address);
    await page.goto('/?tab=camera');
    await page.getByRole('button', { name: 'Use the camera' }).click();
    await page.getByRole('button', { name: 'Take the picture' }).click();
    await page.locator('.upload__file', { hasText: 'camera.png' }).waitFor();
    await page.getByText('Read by the server').waitFor();
    await close();
  });

  test('a camera that starts only after the page was left is switched off at once', async () => {
    const { page, close } = await visit(browser, server.address);
    await replaceCamera(page);
    await page.goto('/?tab=camera');
    await page.getByRole('button', { name: 'Use the camera' }).click();
    await page.getByRole('link', { name: 'Upload' }).click();
    await page.getByRole('button', { name: 'Choose files' }).waitFor();
    await page.evaluate(() => {
      testCamera.allow();
    });
    await expect.poll(() => page.evaluate(() => testCamera.track.readyState)).toBe('ended');
    await close();
  });

  test('a picture is taken only once the camera shows one', async () => {
    const { page, close } = await visit(browser, server.address);
    await replaceCamera(page);
    await page.goto('/?tab=camera');
    await page.getByRole('button', { name: 'Use the camera' }).click();
    await page.evaluate(() => {
      testCamera.allow();
    });
    const take = page.getByRole('button', { name: 'Take the picture' });
    await take.waitFor();
    expect(await take.isEnabled()).toBe(false);
    await page.evaluate(() => testCamera.show());
    await take.click();
    await page.locator('.upload__file', { hasText: 'camera.png' }).waitFor();
    await close();
  });

  test('in private mode nothing is sent, and the answer is there when the pen lifts', async () => {
    const { page, close } = await visit(browser, server.address);
    await page.goto('/');
    await page.getByRole('button', { name: 'Private mode off' }).click();
    await page.getByRole('switch').click();
    await page.keyboard.press('Escape');
    await readerReady(page);
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET') sent.push(request.url());
    });
    await draw(page, SEVEN);
    await expect.poll(() => digitOf(page).textContent()).toBe('7');
    await page.keyboard.press('c');
    const [image] = (await examples()).filter(({ name }) => name.startsWith('two-white'));
    await page.goto('/?tab=upload');
    if (image) await choose(page, [image]);
    await expect.poll(() => digitOf(page).textContent()).toBe('2');
    await page.getByText('Read in this browser').waitFor();
    expect(sent).toEqual([]);
    await close();
  });

  test('a large drawing outlives a look at another tab', async () => {
    const { page, close } = await visit(browser, server.address);
    await page.goto('/');
    await draw(page, SEVEN);
    await page.getByRole('link', { name: 'Upload' }).click();
    await page.getByRole('link', { name: 'Draw' }).click();
    expect(await page.locator('.pad[data-empty]').count()).toBe(0);
    await close();
  });

  test('the question mark shows the keys of the page', async () => {
    const { page, close } = await visit(browser, server.address);
    await page.goto('/');
    await page.locator('.pad').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys of this page' }).waitFor();
    await page.getByText('Undo the last stroke').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.getByRole('heading', { name: 'History' }).waitFor();
    await close();
  });
});
