import { readdirSync } from 'node:fs';
import path from 'node:path';
import fc, { type Arbitrary } from 'fast-check';
import { example, ROOT } from '../machines.ts';

const ORIGINALS = readdirSync(path.join(ROOT, 'examples'))
  .filter((name) => /\.(png|jpe?g|webp|gif|tiff?|bmp)$/.test(name))
  .sort()
  .map(example);

/** The head of a file holds its format, sizes and tables: most of what can go wrong. */
const HEAD_BYTES = 64;

/** An image that comes with the product, damaged in up to five places. */
export function mutatedImage(): Arbitrary<Buffer<ArrayBuffer>> {
  const change = fc.record({
    kind: fc.constantFrom(...KINDS),
    inHead: fc.boolean(),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    length: fc.nat({ max: 40 }),
    value: fc.nat({ max: 255 }),
  });
  return fc
    .tuple(fc.constantFrom(...ORIGINALS), fc.array(change, { maxLength: 5 }))
    .map(([original, changes]) => changes.reduce(changed, Buffer.from(original)));
}

type Kind = 'flip' | 'fill' | 'cut' | 'remove' | 'repeat' | 'large number' | 'swap';
const KINDS: readonly Kind[] = ['flip', 'fill', 'cut', 'remove', 'repeat', 'large number', 'swap'];

interface Change {
  readonly kind: Kind;
  readonly inHead: boolean;
  readonly at: number;
  readonly length: number;
  readonly value: number;
}

function changed(bytes: Buffer<ArrayBuffer>, change: Change): Buffer<ArrayBuffer> {
  const { kind, inHead, at, length, value } = change;
  const from = Math.floor(at * (inHead ? Math.min(HEAD_BYTES, bytes.length) : bytes.length));
  const to = Math.min(bytes.length, from + length);
  const [before, middle, after] = [
    bytes.subarray(0, from),
    bytes.subarray(from, to),
    bytes.subarray(to),
  ];
  switch (kind) {
    case 'flip':
      return Buffer.concat([before, middle.map((byte) => byte ^ value), after]);
    case 'fill':
      return Buffer.concat([before, middle.map(() => value), after]);
    case 'cut':
      return Buffer.from(before);
    case 'remove':
      return Buffer.concat([before, after]);
    case 'repeat':
      return Buffer.concat([before, middle, middle, middle, after]);
    case 'large number':
      return Buffer.concat([before, Buffer.alloc(middle.length, 0x7f), after]);
    case 'swap':
      return Buffer.concat([before, Buffer.from(middle).reverse(), after]);
  }
}
