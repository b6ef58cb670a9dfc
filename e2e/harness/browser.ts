import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Debian's Chromium, or the one that CHROMIUM names. */
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export const hasChromium = existsSync(CHROMIUM);

/** What a skipped test says. */
export const NO_CHROMIUM = `skipped: there is no Chromium at ${CHROMIUM}; install it (apt-get install chromium) or name one in CHROMIUM`;

/** On a machine that is busy with other tests as well; nothing waits that long otherwise. */
const LONGEST_WAIT_MS = 30_000;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
];

export type { Browser, Page };

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

export interface Visit {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
  readonly touch?: boolean;
  /** what the console may complain of, because the test brings it about: a refused request, for one */
  readonly expected?: RegExp;
}

export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /**
   * Ends the visit.
   * @throws Error that lists what went wrong meanwhile: errors, whatever the console complained of (and
   * so whatever the content security policy refused), requests to other hosts
   */
  readonly close: () => Promise<void>;
}

/** A fresh visitor: no cookies, nothing remembered, and an ear for everything that goes wrong. */
export async function visit(
  browser: Browser,
  address: string,
  options: Visit = {},
): Promise<Visitor> {
  const { width = 1440, height = 900, theme = 'light', touch = false } = options;
  const context = await browser.newContext({
    baseURL: address,
    viewport: { width, height },
    colorScheme: theme,
    hasTouch: touch,
    reducedMotion: 'reduce',
    permissions: ['camera', 'clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(LONGEST_WAIT_MS);
  const faults = faultsOf(context, address, options.expected);
  const close = async (): Promise<void> => {
    await context.close();
    if (faults.length > 0) throw new Error(`The page had faults:\n${faults.join('\n')}`);
  };
  return { page, context, close };
}

/** Of everything that the visitor has open, workers as well; grows as the visit goes on. */
function faultsOf(context: BrowserContext, address: string, expected?: RegExp): string[] {
  const faults: string[] = [];
  context.on('weberror', (fault) => faults.push(`error: ${fault.error().message}`));
  context.on('console', (message) => {
    const text = `${message.text()} (${message.location().url})`;
    if (message.type() === 'error' && expected?.test(text) !== true)
      faults.push(`console: ${text}`);
  });
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== address)
      faults.push(`elsewhere: ${request.url()}`);
  });
  return faults;
}
