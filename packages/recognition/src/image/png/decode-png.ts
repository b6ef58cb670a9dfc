import { corrupt, truncated, type Decoding } from '../decoding.ts';
import { expand } from './expand.ts';
import { bitsPerPixel, rowBytes, type PngHeader } from './header.ts';
import type { Inflate } from './inflate.ts';
import { parsePng } from './parse-png.ts';
import { inflatedSize, passesOf, type Pass } from './passes.ts';
import { unfilter } from './unfilter.ts';

/**
 * Decodes a PNG (ISO/IEC 15948): all colour types and depths, interlaced or not, transparency; of an
 * animated one the default image. 16-bit samples are rounded to 8. Colour profiles and gamma are
 * not applied. The same bytes on every platform.
 */
export async function decodePng(bytes: Uint8Array, inflate: Inflate): Promise<Decoding> {
  const parts = parsePng(bytes);
  if ('kind' in parts) return parts;
  const passes = passesOf(parts.header);
  const inflated = await inflate(parts.stream, inflatedSize(parts.header, passes));
  switch (inflated.kind) {
    case 'short':
      return truncated('PNG');
    case 'long':
      return corrupt('PNG', 'it holds more pixels than it declares');
    case 'damaged':
      return corrupt('PNG', 'its compressed pixels cannot be unpacked');
    case 'bytes': {
      const wrong = unfilterAll(inflated.bytes, parts.header, passes);
      if (wrong !== undefined)
        return corrupt('PNG', `it uses filter ${wrong}, which does not exist`);
      return { kind: 'page', page: expand(inflated.bytes, parts, passes), format: 'png' };
    }
  }
}

function unfilterAll(
  bytes: Uint8Array,
  header: PngHeader,
  passes: readonly Pass[],
): number | undefined {
  const step = Math.max(1, bitsPerPixel(header) >> 3);
  let offset = 0;
  for (const pass of passes) {
    const row = rowBytes(header, pass.width);
    const wrong = unfilter(bytes, { offset, height: pass.height, rowBytes: row, step });
    if (wrong !== undefined) return wrong;
    offset += pass.height * (row + 1);
  }
  return undefined;
}
