import type { DecodeLimits, ImageFormat, Unreadable } from '../../../image/decoding.ts';
import type { Page } from '../../../image/page.ts';
import type { Normalisation } from '../../../normalise/normalisation.ts';
import { normalise } from '../../../normalise/normalise.ts';
import { predict, sightOf, sightOfDigitImage, type Model, type Sight } from '../../../recognise.ts';
import { decodeImage } from '../decode.ts';
import type { InkRaster, RecognitionInput, RecognitionOutcome, Timings } from './messages.ts';

/** What the work on a batch needs besides the batch. */
export interface WorkTools {
  readonly model: Model;
  readonly limits: DecodeLimits;
  /** milliseconds since any fixed moment */
  readonly now: () => number;
}

/** An image that was looked at and awaits its scores. */
interface Look {
  readonly kind: 'looked';
  readonly sight: Sight;
  readonly format: ImageFormat | null;
  readonly ink: InkRaster | null;
  readonly timings: Pick<Timings, 'decodeMs' | 'normaliseMs'>;
}

/**
 * All the work on a batch: decode, normalise, score together, decide. Outcomes are in the order of
 * the inputs. Pages are looked at one after the other, so that only one is in memory at a time.
 * @throws NetworkOutputError when the network answers with something that is not a number
 */
export async function recogniseBatch(
  inputs: readonly RecognitionInput[],
  tools: WorkTools,
): Promise<RecognitionOutcome[]> {
  const looks: (Look | Unreadable)[] = [];
  for (const input of inputs) looks.push(await look(input, tools));
  const start = tools.now();
  const sights = looks.flatMap((one) => (one.kind === 'looked' ? [one.sight] : []));
  const predictions = await predict(sights, tools.model);
  const networkMs = tools.now() - start;
  let next = 0;
  return looks.map((one): RecognitionOutcome => {
    if (one.kind === 'unreadable') return one;
    const prediction = predictions[next++]!;
    // The pool, which knows when the image came in, fills in how long it waited.
    const timings = { ...one.timings, networkMs, queueMs: 0 };
    const { format, ink } = one;
    return { kind: 'prediction', prediction, format, timings, ink };
  });
}

async function look(input: RecognitionInput, tools: WorkTools): Promise<Look | Unreadable> {
  switch (input.kind) {
    case 'file': {
      const start = tools.now();
      const decoding = await decodeImage(input.bytes, tools.limits);
      if (decoding.kind === 'unreadable') return decoding;
      const decodeMs = tools.now() - start;
      const looked = lookAtPage(decoding.page, tools, input.keepInk);
      return { ...looked, format: decoding.format, timings: { ...looked.timings, decodeMs } };
    }
    case 'page':
      return lookAtPage(input.page, tools, input.keepInk);
    case 'digit-image': {
      const timings = { decodeMs: 0, normaliseMs: 0 };
      const sight = sightOfDigitImage(input.image);
      return { kind: 'looked', sight, format: null, ink: null, timings };
    }
  }
}

function lookAtPage(page: Page, { now }: WorkTools, keepInk = false): Look {
  const start = now();
  const normalisation = normalise(page);
  const timings = { decodeMs: 0, normaliseMs: now() - start };
  const ink = keepInk ? inkRaster(normalisation) : null;
  return { kind: 'looked', sight: sightOf(page, normalisation), format: null, ink, timings };
}

function inkRaster(normalisation: Normalisation): InkRaster | null {
  if (normalisation.kind !== 'digit') return null;
  const { width, height, data } = normalisation.ink();
  return { width, height, data: Uint8Array.from(data, (value) => Math.round(value * 255)) };
}
