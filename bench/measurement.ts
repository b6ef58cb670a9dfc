/** One figure. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: 'images/s' | 's' | 'ms' | 'MB' | 'times' | '%' | 'points';
  /** how it came about, where the name does not say */
  readonly note?: string;
}

/** Measures one thing; says plainly, as a note, what it had to leave out. */
export interface Bench {
  readonly name: string;
  readonly title: string;
  run(context: BenchContext): Promise<BenchResult>;
}

export interface BenchResult {
  readonly measurements: readonly Measurement[];
  readonly notes: readonly string[];
}

export interface BenchContext {
  /** of the repository */
  readonly root: string;
  /** folder of the model package */
  readonly model: string;
  readonly cores: number;
}

/** The middle of several values; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle) - 1]!) / 2;
}

/**
 * Repeats work for about this long, after a tenth of it to warm up.
 * @returns how often it was done in a second
 */
export async function perSecond(work: () => unknown, seconds = 2): Promise<number> {
  await repeatFor(work, seconds / 10);
  const { times, milliseconds } = await repeatFor(work, seconds);
  return (times / milliseconds) * 1000;
}

async function repeatFor(
  work: () => unknown,
  seconds: number,
): Promise<{ times: number; milliseconds: number }> {
  const start = performance.now();
  let times = 0;
  while (performance.now() - start < seconds * 1000) {
    await work();
    times += 1;
  }
  return { times, milliseconds: performance.now() - start };
}
