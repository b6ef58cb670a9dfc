/** A place in a sorted list: the sort's own value and the row's number, which breaks ties. */
export interface Place {
  readonly key: number;
  readonly seq: number;
}

/** @param list which list and sort it belongs to, so that it is refused by any other */
export function encodeCursor(list: string, { key, seq }: Place): string {
  return Buffer.from(`${list}~${key}~${seq}`).toString('base64url');
}

/** undefined for anything that `encodeCursor` did not make for this list */
export function decodeCursor(list: string, cursor: string): Place | undefined {
  const parts = Buffer.from(cursor, 'base64url').toString('utf8').split('~');
  const [of, key, seq] = [parts[0], Number(parts[1]), Number(parts[2])];
  const good =
    parts.length === 3 && of === list && Number.isFinite(key) && Number.isSafeInteger(seq);
  return good ? { key, seq } : undefined;
}
