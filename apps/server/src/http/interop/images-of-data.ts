import { done, refused, type Outcome } from '../../use-cases/outcome.ts';
import type { Readable } from '../../use-cases/reader.ts';

/** Images that one request may carry: more would occupy the server for longer than others should wait. */
export const MOST_IMAGES = 256;
const PIXELS = 784;

type Images = Outcome<Readable[], 'request-invalid'>;

/**
 * All numbers of nested lists, row by row.
 * @returns undefined where something else is among them, or more than `most` numbers
 */
export function flatten(data: unknown, most: number): number[] | undefined {
  const flat: number[] = [];
  const stack: unknown[] = [data];
  while (stack.length > 0) {
    const item = stack.pop();
    if (typeof item === 'number') flat.push(item);
    else if (Array.isArray(item)) for (let at = item.length; at-- > 0;) stack.push(item[at]);
    else return undefined;
    if (flat.length + stack.length > most + PIXELS) return undefined;
  }
  return flat.length > most ? undefined : flat;
}

/** Cuts numbers into images of 28×28; `brightest` is what full ink is written as. */
export function digitImages(values: readonly number[], brightest: 1 | 255): Images {
  const wrong = values.findIndex((value) => !(value >= 0 && value <= brightest));
  if (wrong !== -1) {
    const detail = `Pixel ${wrong} is ${values[wrong] ?? 'missing'}; pixels are 0…${brightest}, 0 = paper.`;
    return refused('request-invalid', detail);
  }
  const scale = 255 / brightest;
  const count = values.length / PIXELS;
  return done(
    Array.from({ length: count }, (_, image) => ({
      kind: 'digit-image',
      pixels: Uint8Array.from({ length: PIXELS }, (__, at) =>
        Math.round((values[image * PIXELS + at] ?? 0) * scale),
      ),
    })),
  );
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const DATA_URL = /^data:image\/[a-z0-9.+-]+;base64,/;

/** An image file that came as base64, perhaps as a data URL. */
export function fileOfBase64(text: unknown, place: number): Outcome<Readable, 'request-invalid'> {
  const base64 = typeof text === 'string' ? text.replace(DATA_URL, '') : '';
  if (BASE64.test(base64)) return done({ kind: 'file', bytes: Buffer.from(base64, 'base64') });
  return refused('request-invalid', `Element ${place} is not an image file in base64.`);
}

/** Every one, or the first refusal. */
export function allOf<T>(
  outcomes: readonly Outcome<T, 'request-invalid'>[],
): Outcome<T[], 'request-invalid'> {
  const values: T[] = [];
  for (const outcome of outcomes) {
    if (outcome.kind === 'refused') return outcome;
    values.push(outcome.value);
  }
  return done(values);
}
