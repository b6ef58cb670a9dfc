/** What stands behind the ? of an address: plain names and values, as people write them. */
export type Search = Readonly<Record<string, string | undefined>>;

export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const given = Object.entries(search).flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [[name, value]] : [],
  );
  const text = new URLSearchParams(given).toString();
  return text === '' ? '' : `?${text}`;
}

/** Every page takes what it knows out of it, and leaves the rest. */
export function anySearch(search: Record<string, unknown>): Search {
  const texts = Object.entries(search).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(texts) as Search;
}
