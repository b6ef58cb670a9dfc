/**
 * UUID version 7 (RFC 9562) from a clock and random bytes: 48 bits of milliseconds, 12 that count within
 * one, the rest random. Later ones are greater as text, also within a millisecond and when the clock steps back.
 */
export function uuidGenerator(parts: {
  readonly clock: () => number;
  readonly randomBytes: (bytes: Uint8Array) => void;
}): () => string {
  let time = 0;
  let counter = 0;
  return () => {
    const bytes = new Uint8Array(16);
    parts.randomBytes(bytes);
    const now = Math.floor(parts.clock());
    if (now > time) {
      time = now;
      // Leaves half of the counter for what comes in this millisecond.
      counter = (((bytes[6] ?? 0) & 0x07) << 8) | (bytes[7] ?? 0);
    } else if (++counter > 0xfff) {
      time += 1;
      counter = 0;
    }
    const view = new DataView(bytes.buffer);
    view.setUint32(0, Math.floor(time / 0x10000));
    view.setUint16(4, time % 0x10000);
    view.setUint16(6, 0x7000 | counter);
    view.setUint8(8, 0x80 | ((bytes[8] ?? 0) & 0x3f));
    return format(bytes);
  };
}

function format(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** Random bytes for this many ids are drawn at once: the system call costs more than the bytes. */
const STOCK_BYTES = 4096;

/** The same source of random bytes, asked less often; each byte is given out once. */
export function inStock(fill: (bytes: Uint8Array) => unknown): (bytes: Uint8Array) => void {
  const stock = new Uint8Array(STOCK_BYTES);
  let used = STOCK_BYTES;
  return (bytes) => {
    if (used + bytes.length > STOCK_BYTES) {
      fill(stock);
      used = 0;
    }
    bytes.set(stock.subarray(used, used + bytes.length));
    used += bytes.length;
  };
}
