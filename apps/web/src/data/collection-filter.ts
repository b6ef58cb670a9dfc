import type { CollectionDetail } from '@hand-digits/contract';
import type { Query } from '../api/client.ts';
import type { Search } from '../app/search.ts';

/** How the images of a collection are narrowed, as it stands in the address. */
export type CollectionFilter = Query<'getCollectionDigit'>;

export const LABELS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'not-a-digit'] as const;
export type Label = (typeof LABELS)[number];

/** Takes what is understood out of an address; a value that is none of those it may be is left out. */
export function filterOf(search: Search): CollectionFilter {
  const label = LABELS.find((one) => one === search['label']);
  const kind = search['kind']?.slice(0, 100);
  const writer = numberOrUnknown(search['writer']);
  const series = numberOrUnknown(search['series']);
  return {
    ...(label !== undefined && { label }),
    ...(kind !== undefined && kind !== '' && { kind }),
    ...(writer !== undefined && { writer }),
    ...(series !== undefined && { series }),
  };
}

/** The filter as an address has it. */
export function searchOf(filter: CollectionFilter): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** The filter with another value for one of its names; undefined takes it out. */
export function narrowed<N extends keyof CollectionFilter>(
  filter: CollectionFilter,
  name: N,
  value: CollectionFilter[N],
): CollectionFilter {
  const others = Object.entries(filter).filter(([other]) => other !== name);
  const added = value === undefined ? [] : [[name, value]];
  return Object.fromEntries([...others, ...added]) as CollectionFilter;
}

/** Images of each class, in the order of LABELS. */
export function countsByLabel({
  digits,
  notADigit,
}: Pick<CollectionDetail, 'digits' | 'notADigit'>): number[] {
  return [...digits, notADigit];
}

function numberOrUnknown(text: string | undefined): string | undefined {
  return text !== undefined && /^(\d{1,10}|unknown)$/.test(text) ? text : undefined;
}
