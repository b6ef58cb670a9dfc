import type { Digit } from '@hand-digits/contract';
import type { Reader, ReadOutcome } from '../../src/use-cases/reader.ts';
import { MODEL } from './predictions.ts';

/** A file that `scriptedReader` reads as this digit. */
export function digitFile(digit: Digit, padding = 0): Uint8Array {
  return Uint8Array.from([100 + digit, ...Array.from({ length: padding }, (_, i) => i % 251)]);
}

/** A file that it refuses. */
export const BROKEN_FILE = Uint8Array.of(0, 1, 2);

/** Reads the files of `digitFile`, so that tests of what comes after need no network. */
export function scriptedReader(
  before: () => Promise<void> = () => Promise.resolve(),
): Reader & { reads: number } {
  const reader = {
    reads: 0,
    read: async (image: Parameters<Reader['read']>[0]): Promise<ReadOutcome> => {
      await before();
      reader.reads += 1;
      return image.kind === 'file' ? outcomeOf(image.bytes) : outcomeOf(image.pixels);
    },
    show: () =>
      Promise.resolve({ kind: 'seen' as const, digitImage: new Uint8Array(784), ink: null }),
  };
  return reader;
}

function outcomeOf(bytes: Uint8Array): ReadOutcome {
  const digit = (bytes[0] ?? 0) - 100;
  if (digit < 0 || digit > 9) {
    return { kind: 'unreadable', code: 'image-unreadable', detail: 'The PNG is damaged.' };
  }
  const box = { left: 0, top: 0, width: 20, height: 20 };
  return {
    kind: 'read',
    mediaType: 'image/png',
    reading: {
      digit: digit as Digit,
      confidence: 0.99,
      probabilities: null,
      digitness: null,
      decision: digit === 9 ? 'review' : 'accepted',
      reason: null,
      model: MODEL,
      geometry: {
        page: { width: 28, height: 28 },
        ...{ box, boxes: [box], polarity: 'dark-on-light', scale: 1, shift: { x: 0, y: 0 } },
      },
      timings: { decodeMs: 0, normaliseMs: 0, queueMs: 0, networkMs: 0 },
    },
  };
}
