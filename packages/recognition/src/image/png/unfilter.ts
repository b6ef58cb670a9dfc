/** The rows of one pass within the inflated bytes. */
export interface FilteredRows {
  readonly offset: number;
  readonly height: number;
  /** bytes of a row without its filter byte */
  readonly rowBytes: number;
  /** whole bytes from a byte to its left neighbour's, at least 1 */
  readonly step: number;
}

/**
 * Takes the filters off in place (ISO/IEC 15948, 9.2).
 * @returns the first filter type that does not exist, or undefined
 */
export function unfilter(bytes: Uint8Array, rows: FilteredRows): number | undefined {
  const { rowBytes, step } = rows;
  for (let y = 0; y < rows.height; y++) {
    const at = rows.offset + y * (rowBytes + 1);
    const type = bytes[at]!;
    if (type > 4) return type;
    if (type !== 0)
      undo({ bytes, start: at + 1, end: at + 1 + rowBytes, step, first: y === 0 }, type);
  }
  return undefined;
}

interface Row {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly step: number;
  /** the row above the first is all zero */
  readonly first: boolean;
}

function undo(row: Row, type: number): void {
  if (type === 1) undoSub(row);
  else if (type === 2) undoUp(row);
  else if (type === 3) undoAverage(row);
  else undoPaeth(row);
}

function undoSub({ bytes, start, end, step }: Row): void {
  for (let i = start + step; i < end; i++) bytes[i] = bytes[i]! + bytes[i - step]!;
}

function undoUp({ bytes, start, end, first }: Row): void {
  if (first) return;
  const up = end - start + 1;
  for (let i = start; i < end; i++) bytes[i] = bytes[i]! + bytes[i - up]!;
}

function undoAverage({ bytes, start, end, step, first }: Row): void {
  const up = end - start + 1;
  for (let i = start; i < end; i++) {
    const left = i - step >= start ? bytes[i - step]! : 0;
    const above = first ? 0 : bytes[i - up]!;
    bytes[i] = bytes[i]! + ((left + above) >> 1);
  }
}

function undoPaeth({ bytes, start, end, step, first }: Row): void {
  if (first) {
    undoSub({ bytes, start, end, step, first });
    return;
  }
  const up = end - start + 1;
  const second = Math.min(start + step, end);
  for (let i = start; i < second; i++) bytes[i] = bytes[i]! + bytes[i - up]!;
  for (let i = second; i < end; i++) {
    const left = bytes[i - step]!;
    const above = bytes[i - up]!;
    const corner = bytes[i - up - step]!;
    const toLeft = Math.abs(above - corner);
    const toAbove = Math.abs(left - corner);
    const toCorner = Math.abs(left + above - 2 * corner);
    const nearest =
      toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    bytes[i] = bytes[i]! + nearest;
  }
}
