import type { Measurement } from '../measurement.ts';
import type { LoadResult } from './load.ts';

/** Answers a second, with how long they took. */
export function rate(name: string, result: LoadResult): Measurement {
  const { perSecond, p50, p95, p99, refused, failed, serverMicroseconds } = result;
  const times = [p50, p95, p99].map((ms) => ms.toFixed(1)).join(' / ');
  const bad = refused + failed;
  const note =
    `p50 / p95 / p99 ${times} ms, ${Math.round(serverMicroseconds)} µs of processor time each` +
    (bad === 0 ? '' : `, ${bad} NOT ANSWERED with 201`);
  return { name, value: perSecond, unit: 'images/s', note };
}
