import { median } from '../measurement.ts';

const TIMES = 21;

/** Files are named scan-0.png and so on, oldest first: at a million, scan-7 is common among old ones. */
const LISTS: Readonly<Record<string, string>> = {
  newest: '',
  'least sure': 'sort=least-sure',
  'digit 3': 'digit=3',
  review: 'decision=review',
  'digit 3, review': 'digit=3&decision=review',
  'web, not a digit': 'source=web&decision=not-a-digit',
  'confidence below 0.5': 'confidenceMax=0.5',
  'name, all': 'text=png',
  'name, a tenth': 'text=7.png',
  'name, a thousandth': 'text=777.png',
  'name, common among old': 'text=scan-7',
  'name, old, oldest first': 'text=scan-9&sort=oldest',
  'name, old, digit 3': 'text=scan-7&digit=3',
  'name, old, web, not a digit': 'text=scan-7&source=web&decision=not-a-digit',
  'name, old, below 0.5': 'text=scan-7&confidenceMax=0.5',
  'name, old, least sure': 'text=scan-7&sort=least-sure',
  'name, thousandth, least sure': 'text=777.png&sort=least-sure',
  'name, one': 'text=scan-77.png',
  'name, none': 'text=invoice',
  'name, none, least sure': 'text=invoice&sort=least-sure',
  'name, two letters, none': 'text=zz',
};

export interface ListTime {
  readonly list: string;
  /** median */
  readonly milliseconds: number;
  readonly found: string;
}

/** How long the first page of every kind of list takes. */
export async function timesOfLists(url: string): Promise<ListTime[]> {
  const times: ListTime[] = [];
  for (const [list, query] of Object.entries(LISTS)) {
    times.push({ list, ...(await timeOf(`${url}/api/v1/predictions?limit=50&${query}`)) });
  }
  return times;
}

async function timeOf(url: string): Promise<{ milliseconds: number; found: string }> {
  const times: number[] = [];
  let found = '';
  for (let time = 0; time < TIMES; time += 1) {
    const begun = performance.now();
    const answer = await fetch(url);
    const page = (await answer.json()) as { items: unknown[]; links: { next: string | null } };
    times.push(performance.now() - begun);
    if (!answer.ok) throw new Error(`${url} was answered with ${answer.status}.`);
    found = `${page.items.length}${page.links.next === null ? '' : '+'}`;
  }
  return { milliseconds: median(times), found };
}
