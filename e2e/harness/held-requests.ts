import { expect } from 'vitest';
import type { Page } from './browser.ts';

export interface HeldRequests {
  /** how many have left the page since it is held up, those that were let go among them */
  readonly count: () => number;
  /** Waits until so many have left the page. */
  readonly reach: (count: number) => Promise<void>;
  /** Lets the oldest that waits go on to the server. */
  readonly release: () => Promise<void>;
  /** Lets all go on, those that come later as well. */
  readonly releaseAll: () => Promise<void>;
}

/** Holds up the images that a page sends, as a slow line would. */
export async function holdImages(page: Page): Promise<HeldRequests> {
  const waiting: (() => Promise<void>)[] = [];
  let count = 0;
  let isHeld = true;
  await page.route('**/api/v1/predictions?**', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    count += 1;
    if (!isHeld) return route.continue();
    waiting.push(() => route.continue());
    return undefined;
  });
  const release = async (): Promise<void> => {
    await waiting.shift()?.();
  };
  return {
    count: () => count,
    reach: (wanted) => expect.poll(() => count).toBe(wanted),
    release,
    releaseAll: async () => {
      isHeld = false;
      while (waiting.length > 0) await release();
    },
  };
}
