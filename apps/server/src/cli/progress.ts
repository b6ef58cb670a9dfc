import type { Terminal } from './terminal.ts';

/** One line on a terminal that tells how far a long command is; nothing where there is no terminal. */
export interface Progress {
  update(done: number): void;
  /** Takes the line away, so that what follows begins on a clean one. */
  clear(): void;
}

export interface ProgressOptions {
  /** what is being done, such as "Reading" */
  readonly title: string;
  /** of what, such as "images" */
  readonly unit: string;
  readonly total: number;
}

const BAR_WIDTH = 24;
const MILLISECONDS_BETWEEN_DRAWINGS = 100;
const TO_LINE_START_AND_ERASE = '\r\u001b[K';

/** Shows progress on stderr, so that it never mixes with results on stdout. */
export function showProgress(terminal: Terminal, options: ProgressOptions): Progress {
  const { stderr, now } = terminal;
  if (stderr.isTTY !== true) return { update: () => undefined, clear: () => undefined };
  const start = now();
  let drawn = -Infinity;
  return {
    update(done) {
      const time = now();
      if (time - drawn < MILLISECONDS_BETWEEN_DRAWINGS) return;
      drawn = time;
      const line = progressLine(options, done, (time - start) / 1000);
      stderr.write(`${TO_LINE_START_AND_ERASE}${line.slice(0, (stderr.columns ?? 80) - 1)}`);
    },
    clear() {
      if (drawn > -Infinity) stderr.write(TO_LINE_START_AND_ERASE);
      drawn = -Infinity;
    },
  };
}

/** Such as `Reading  ████████░░░░  2,200 of 9,252 images  2,950/s  3 s left`. */
export function progressLine(
  { title, unit, total }: ProgressOptions,
  done: number,
  seconds: number,
): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * BAR_WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
  const rate = seconds > 0 ? done / seconds : 0;
  const left = rate > 0 ? `  ${duration((total - done) / rate)} left` : '';
  const counts = `${whole(done)} of ${whole(total)} ${unit}`;
  return `${title}  ${bar}  ${counts}  ${whole(rate)}/s${left}`;
}

/** Such as 1,234. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-GB');
}

/** Such as `45 s`, `3 min 20 s` or `2 h 5 min`. */
export function duration(seconds: number): string {
  const rounded = Math.ceil(seconds);
  if (rounded < 60) return `${rounded} s`;
  const minutes = Math.floor(rounded / 60);
  if (minutes < 60) return `${minutes} min ${rounded % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
