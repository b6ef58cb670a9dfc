/** How far work may run ahead of the results that are taken. */
export interface Window<Item> {
  /** most items in work at once */
  readonly items: number;
  /** most bytes in work at once; a single larger item is worked on alone */
  readonly bytes: number;
  readonly bytesOf: (item: Item) => number;
}

/**
 * Works on many items at once and yields the results in the order of the items, holding no more of
 * them in memory than the window allows, however many there are.
 * @throws whatever `work` or the items throw, when that item's turn has come
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  work: (item: Item) => Promise<Result>,
  window: Window<Item>,
): AsyncGenerator<Result, void, undefined> {
  const ahead: { readonly result: Promise<Result>; readonly bytes: number }[] = [];
  let bytesAhead = 0;
  const takeFirst = async (): Promise<Result> => {
    const first = ahead.shift()!;
    const result = await first.result;
    bytesAhead -= first.bytes;
    return result;
  };
  for await (const item of items) {
    const bytes = window.bytesOf(item);
    while (
      ahead.length > 0 &&
      (ahead.length >= window.items || bytesAhead + bytes > window.bytes)
    ) {
      yield await takeFirst();
    }
    const result = work(item);
    // It is awaited when its turn comes; until then a failure must not count as unhandled.
    result.catch(() => undefined);
    ahead.push({ result, bytes });
    bytesAhead += bytes;
  }
  while (ahead.length > 0) yield await takeFirst();
}
