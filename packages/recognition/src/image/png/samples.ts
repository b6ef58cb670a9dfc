/**
 * Spreads packed samples of 1, 2, 4, 8 or 16 bits, most significant first, into one number each.
 * @param from where the row's first byte is
 * @param samples as many are read as it holds
 */
export function readSamples(
  bytes: Uint8Array,
  from: { readonly at: number; readonly depth: number },
  samples: Uint16Array,
): void {
  const { at, depth } = from;
  if (depth === 8) {
    for (let i = 0; i < samples.length; i++) samples[i] = bytes[at + i]!;
  } else if (depth === 16) {
    for (let i = 0; i < samples.length; i++) {
      samples[i] = (bytes[at + 2 * i]! << 8) | bytes[at + 2 * i + 1]!;
    }
  } else {
    const mask = (1 << depth) - 1;
    for (let i = 0; i < samples.length; i++) {
      const bit = i * depth;
      samples[i] = (bytes[at + (bit >> 3)]! >> (8 - depth - (bit & 7))) & mask;
    }
  }
}

/** A sample of `depth` bits as 0 … 255, rounded to the nearest. */
export function toByte(sample: number, depth: number): number {
  if (depth === 8) return sample;
  return Math.floor((sample * 255) / ((1 << depth) - 1) + 0.5);
}
