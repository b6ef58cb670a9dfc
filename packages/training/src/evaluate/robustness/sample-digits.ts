import { normalise, type Digit, type DigitImage } from '@hand-digits/recognition';
import { decodeImage } from '@hand-digits/recognition/node';
import { seededRandom, shuffledIndices } from '../../random/seeded.ts';
import type { Suite, SuiteImage } from '../suite.ts';

/** A labelled digit image that pages are drawn of. */
export interface SampledDigit {
  readonly truth: Digit;
  readonly image: DigitImage;
}

/**
 * Digit images of so many randomly chosen images of a suite, or of all where it has fewer. Images
 * that show no digit, or of which no digit image can be made, are passed over.
 */
export async function sampleDigits(
  suite: Suite,
  { images, seed }: { readonly images: number; readonly seed: number },
): Promise<SampledDigit[]> {
  const order = shuffledIndices(suite.count, seededRandom(seed, 'robustness'));
  const placeOf = new Map(Array.from(order, (row, place) => [row, place]));
  const found: { readonly place: number; readonly digit: SampledDigit }[] = [];
  // A few more than wanted, for those that are passed over.
  const most = Math.ceil(1.2 * images) + 10;
  let row = 0;
  for (const one of suite.images()) {
    const place = placeOf.get(row++) ?? Infinity;
    const digit = place < most ? await digitOf(one) : undefined;
    if (digit !== undefined) found.push({ place, digit });
  }
  found.sort((a, b) => a.place - b.place);
  return found.slice(0, images).map(({ digit }) => digit);
}

async function digitOf({ truth, content }: SuiteImage): Promise<SampledDigit | undefined> {
  if (truth === null) return undefined;
  const image = await digitImageOf(content);
  return image === undefined ? undefined : { truth, image };
}

async function digitImageOf(content: SuiteImage['content']): Promise<DigitImage | undefined> {
  switch (content.kind) {
    case 'unreadable':
      return undefined;
    case 'digit-image':
      return content.image;
    case 'page':
      return imageOf(normalise(content.page));
    case 'file': {
      const decoding = await decodeImage(content.bytes);
      return decoding.kind === 'unreadable' ? undefined : imageOf(normalise(decoding.page));
    }
  }
}

function imageOf(seen: ReturnType<typeof normalise>): DigitImage | undefined {
  return seen.kind === 'digit' ? seen.image : undefined;
}
