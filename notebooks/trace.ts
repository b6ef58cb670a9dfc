import { takeShown, type Shown } from './page.ts';

const results = new Map<number, readonly Shown[]>();

/** Called at the end of every code cell: what was shown since the last one belongs to it. */
export function cellDone(cell: number): void {
  results.set(cell, takeShown());
}

export function resultOf(cell: number): readonly Shown[] | undefined {
  return results.get(cell);
}
