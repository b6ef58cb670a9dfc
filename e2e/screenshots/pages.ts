import type { Page } from '../harness/browser.ts';
import { draw, SEVEN } from '../harness/pad.ts';
import type { Prepared } from './prepare.ts';

/** One page of the application, and how one knows that it has come to rest. */
export interface Shot {
  readonly name: string;
  readonly path: string;
  readonly rest: string;
  /** what is done before the picture is taken */
  readonly act?: (page: Page) => Promise<unknown>;
}

/** Every page, as its picture is named. */
export function shotsOf({ prediction, batch, active, other, collection }: Prepared): Shot[] {
  return [
    { name: 'read', path: '/', rest: '.recent__strip li', act: drawSeven },
    { name: 'upload', path: '/?tab=upload', rest: '.chooser' },
    { name: 'camera', path: '/?tab=camera', rest: '.chooser' },
    { name: 'agreement', path: '/agreement', rest: '.agreement' },
    { name: 'history', path: '/history', rest: '.gallery__item img' },
    {
      name: 'history-table',
      path: '/history?text=sheet',
      rest: '.gallery__item img',
      act: asTable,
    },
    { name: 'prediction', path: `/history/${prediction}`, rest: '.one' },
    { name: 'review', path: '/review', rest: '.judge, .empty' },
    { name: 'review-grid', path: '/review?mode=grid&digit=3', rest: '.fifty__one, .empty' },
    { name: 'review-agreement', path: '/review?mode=agreement', rest: '.empty, .facts' },
    { name: 'batches', path: '/batches', rest: '.batches' },
    { name: 'batch', path: `/batches/${batch}`, rest: '.items__link' },
    { name: 'models', path: '/models', rest: '.data-table' },
    { name: 'model', path: `/models/${active}`, rest: '.model-card' },
    { name: 'compare', path: `/models/compare?a=${active}&b=${other}`, rest: '.compare__choice' },
    { name: 'data', path: '/data', rest: '.class-bars' },
    { name: 'data-set', path: `/data/${collection}?label=4`, rest: '.digit-thumb img' },
    { name: 'data-digit', path: `/data/${collection}/24`, rest: '.variants img' },
    { name: 'admin-users', path: '/admin/users', rest: '.empty, .data-table' },
    { name: 'admin-keys', path: '/admin/keys', rest: '.empty, .data-table' },
    { name: 'admin-settings', path: '/admin/settings', rest: 'form' },
    { name: 'admin-storage', path: '/admin/storage', rest: '.facts' },
    { name: 'admin-jobs', path: '/admin/jobs', rest: '.empty, .data-table' },
    { name: 'admin-audit', path: '/admin/audit', rest: '.empty, .data-table' },
    { name: 'set-up', path: '/set-up', rest: 'form' },
    { name: 'sign-in', path: '/sign-in', rest: 'form' },
  ];
}

async function drawSeven(page: Page): Promise<void> {
  await draw(page, SEVEN);
  await page.locator('[data-agrees=true]').waitFor();
}

async function asTable(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Table' }).click();
  await page.locator('.table__row').first().waitFor();
}
