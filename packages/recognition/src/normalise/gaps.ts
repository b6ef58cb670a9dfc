import type { Mark, Marks } from './marks.ts';

/** Free pixels between two marks where they are nearest; 0 where they touch. */
export type MeasureGap = (a: Mark, b: Mark) => number;

export function gapsOf({ runs, owner, marks }: Marks): MeasureGap {
  const runsOf = new Map<Mark, number[]>(marks.map((mark) => [mark, []]));
  for (let run = 0; run < runs.count; run++) {
    const mark = marks[owner[run]!];
    if (mark !== undefined) runsOf.get(mark)!.push(run);
  }
  return (a, b) => {
    let nearest = Infinity;
    for (const i of runsOf.get(a)!) {
      for (const j of runsOf.get(b)!) {
        const down = Math.max(0, Math.abs(runs.row[i]! - runs.row[j]!) - 1);
        const start = Math.max(runs.start[i]!, runs.start[j]!);
        const across = Math.max(0, start - Math.min(runs.end[i]!, runs.end[j]!));
        nearest = Math.min(nearest, down * down + across * across);
      }
    }
    return Math.sqrt(nearest);
  };
}
