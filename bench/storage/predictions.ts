import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { Digit } from '@hand-digits/contract';
import type { NewPrediction } from '../../apps/server/src/use-cases/records.ts';

export const MODEL = 'f'.repeat(64);
const DAY_MS = 86_400_000;

/** Predictions as a year of use leaves them: 95 % accepted, 4 % for review, 1 % no digit. */
export function predictionOf(
  n: number,
  { id, createdAt }: { readonly id: string; readonly createdAt: number },
): NewPrediction {
  const share = fraction(n * 31);
  const decision = share < 0.95 ? 'accepted' : share < 0.99 ? 'review' : 'not-a-digit';
  const digit = decision === 'not-a-digit' ? null : ((n % 10) as Digit);
  const confidence =
    digit === null ? 0 : decision === 'review' ? 0.3 + 0.69 * fraction(n) : 1 - 0.005 * fraction(n);
  const box = { left: 4, top: 4, width: 18, height: 20 };
  return {
    id,
    createdAt,
    digit,
    confidence,
    probabilities: Array.from({ length: 10 }, (_, i) =>
      i === digit ? confidence : (1 - confidence) / 9,
    ),
    digitness: 0.98,
    decision,
    reason: digit === null ? 'something-else' : null,
    model: MODEL,
    geometry: {
      page: { width: 28, height: 28 },
      ...{ box, boxes: [box], polarity: 'dark-on-light', scale: 1, shift: { x: 0.5, y: -0.25 } },
    },
    timings: { decodeMs: 0.05, normaliseMs: 0.1, queueMs: 0.4, networkMs: 0.2 },
    image: { sha256: '', mediaType: 'image/png', bytes: 0 },
    source: n % 7 === 0 ? 'web' : 'api',
    fileName: `scan-${n}.png`,
    batch: null,
    createdBy: null,
    review: decision === 'review' ? 'unsure' : null,
    idempotencyKey: null,
  };
}

/** Spread evenly over 0…1, the same every time. */
function fraction(n: number): number {
  return (n * 0.618_033_988_749_895) % 1;
}

/** Times over a year before `now`, oldest first. */
export function timeOf(n: number, of: number, now: number): number {
  return Math.floor(now - ((of - n) / of) * 365 * DAY_MS);
}

/** Like a PNG of a digit: some 700 bytes that do not compress. */
export function imageBytes(): Uint8Array {
  return randomBytes(700);
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PNG_HEADER = Buffer.from([0, 0, 0, 28, 0, 0, 0, 28, 8, 0, 0, 0, 0]);
const ROW = 28 + 1;

/** A real PNG of 28×28 grey pixels, some 900 bytes, each another: browsers can show it. */
export function pngBytes(): Uint8Array {
  const rows = randomBytes(28 * ROW);
  for (let row = 0; row < 28; row += 1) rows[row * ROW] = 0;
  const pixels = deflateSync(rows, { level: 1 });
  return Buffer.concat([
    PNG_SIGNATURE,
    chunk('IHDR', PNG_HEADER),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
