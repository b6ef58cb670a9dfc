import type { Locator } from 'playwright-core';
import type { Page } from './browser.ts';

/** No page asks for more, from its beginning to its end. */
const MOST_TABS = 150;

/** Goes to an element with the Tab key alone. @throws Error where it is never reached */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let pressed = 0; pressed < MOST_TABS; pressed += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The Tab key never reaches an element that is on ${page.url()}.`);
}

/** Goes there, and presses it. */
export async function pressOn(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** Goes to a field, and writes into it. */
export async function typeInto(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.type(text);
}
