import axe from 'axe-core';
import type { Page } from './browser.ts';

/**
 * What axe finds wrong with a page, one line each: rule, element, and what to do.
 * @param rules only these; all where none are named
 */
export async function accessibilityFaults(page: Page, rules: string[] = []): Promise<string[]> {
  // Through the debugger, which the content security policy does not bind.
  await page.evaluate(axe.source);
  return page.evaluate(async (only) => {
    const { axe: engine } = window as unknown as {
      axe: { run(options: object): Promise<{ violations: AxeViolation[] }> };
    };
    interface AxeViolation {
      readonly id: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
    }
    const { violations } = await engine.run(only.length === 0 ? {} : { runOnly: only });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 160)} — ${failureSummary}`,
      ),
    );
  }, rules);
}

/** Elements that stick out of the page at its right, and how far. */
export function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

/** Texts that are the name of a message instead of the message, as `export.button`. */
export async function untranslated(page: Page): Promise<string[]> {
  const codes = (await page.locator('code').allInnerTexts()).flatMap((code) => code.split(/\s+/));
  const words = (await page.locator('body').innerText()).split(/\s+/);
  const isFile = /\.(png|jpg|gif|tiff|webp|json|onnx|zip|gz|txt)$/;
  return words.filter(
    (word) =>
      /^[a-z][a-zA-Z]+(\.[a-z][a-zA-Z-]+)+$/.test(word) &&
      !isFile.test(word) &&
      !codes.includes(word),
  );
}
