/** Numbers, shares and times as people read them. A narrow no-break space stands before the unit. */

const NARROW = '\u202f';

function plain(value: number, digits: number): string {
  return new Intl.NumberFormat('en', { maximumFractionDigits: digits }).format(value);
}

/** 12,345 */
export function whole(value: number): string {
  return plain(value, 0);
}

/** A count that may only be known to be "at least". */
export function counted(count: { value: number; relation: 'exact' | 'at-least' }): string {
  return count.relation === 'exact' ? whole(count.value) : `${whole(count.value)}+`;
}

/**
 * A share of 1 as a percentage: 99.98 %. What is not quite certain is never rounded to 100 %, and what
 * is not quite impossible never to 0 %.
 * @param digits most decimals
 */
export function percent(share: number, digits = 2): string {
  const finest = 10 ** -(digits + 2);
  if (share < 1 && share > 1 - finest) return `> ${plain(100 - 10 ** -digits, digits)}${NARROW}%`;
  if (share > 0 && share < finest) return `< ${plain(10 ** -digits, digits)}${NARROW}%`;
  return `${plain(share * 100, digits)}${NARROW}%`;
}

/** An error rate: two significant digits, 0.1 %, 0.37 %, 12 %. */
export function rate(share: number): string {
  const text = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 }).format(share * 100);
  return `${text}${NARROW}%`;
}

/** The power of ten that a small difference stays below, written out: 0.000001. Never below 1e-6. */
export function belowWhat(difference: number): string {
  const decimals = difference <= 1e-6 ? 6 : Math.floor(-Math.log10(difference));
  return (10 ** -decimals).toFixed(decimals);
}

const SIZES = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** 1.4 MB, in steps of 1000. */
export function size(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${plain(bytes / 1000 ** step, step === 0 ? 0 : 1)}${NARROW}${SIZES[step] ?? 'B'}`;
}

/** 850 ms, 4.2 s, 3 min, 2 h 5 min */
export function duration(seconds: number): string {
  if (seconds < 1) return `${whole(seconds * 1000)}${NARROW}ms`;
  if (seconds < 10) return `${plain(seconds, 1)}${NARROW}s`;
  if (seconds < 90) return `${whole(seconds)}${NARROW}s`;
  if (seconds < 5400) return `${whole(seconds / 60)}${NARROW}min`;
  const minutes = Math.round(seconds / 60);
  return `${whole(Math.floor(minutes / 60))}${NARROW}h ${minutes % 60}${NARROW}min`;
}

const STEPS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** "3 min ago" */
export function ago(then: Date, now: Date): string {
  const seconds = (then.getTime() - now.getTime()) / 1000;
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length)
      return format.format(Math.round(seconds / length), unit).replace('.', '');
  }
  return format.format(0, 'second');
}

/** 22 Nov 2026, 13:45:07 */
export function exactTime(moment: Date): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }).format(
    moment,
  );
}

/** 22 Nov 2026 */
export function day(moment: Date): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }).format(moment);
}
