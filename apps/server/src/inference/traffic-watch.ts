import type { Traffic } from '../use-cases/learning/drift.ts';
import {
  EDGES,
  shareOf,
  type SeenTraffic,
  type TrafficReference,
  type TrafficValues,
} from '../use-cases/learning/traffic.ts';

const WINDOW = 1000;

interface Ring {
  readonly confidence: Float64Array;
  readonly class: Float64Array;
  readonly ink: Float64Array;
  seen: number;
  first: TrafficReference;
}

const NOTHING_YET: TrafficReference = { confidence: null, class: null, ink: null };

/** The newest thousand readings of every model that this process has answered with. */
export class TrafficWatch implements Traffic {
  readonly #models = new Map<string, Ring>();

  /** A reading that claimed a digit. */
  add(
    model: string,
    reading: { readonly confidence: number; readonly digit: number; readonly ink: number },
  ): void {
    const ring = this.#ringOf(model);
    const at = ring.seen % WINDOW;
    ring.confidence[at] = reading.confidence;
    ring.class[at] = reading.digit;
    ring.ink[at] = reading.ink;
    ring.seen += 1;
    if (ring.seen === WINDOW) ring.first = histogramsOf(valuesOf(ring));
  }

  seen(model: string): SeenTraffic | undefined {
    const ring = this.#models.get(model);
    if (ring === undefined) return undefined;
    return {
      readings: Math.min(ring.seen, WINDOW),
      newest: valuesOf(ring),
      // Compared with themselves the first ones tell nothing.
      first: ring.seen >= 2 * WINDOW ? ring.first : NOTHING_YET,
    };
  }

  #ringOf(model: string): Ring {
    const found = this.#models.get(model);
    if (found !== undefined) return found;
    const values = (): Float64Array => new Float64Array(WINDOW);
    const made = {
      confidence: values(),
      class: values(),
      ink: values(),
      seen: 0,
      first: NOTHING_YET,
    };
    this.#models.set(model, made);
    return made;
  }
}

function valuesOf({ confidence, class: classes, ink, seen }: Ring): TrafficValues {
  const newest = (values: Float64Array): number[] => [
    ...values.subarray(0, Math.min(seen, WINDOW)),
  ];
  return { confidence: newest(confidence), class: newest(classes), ink: newest(ink) };
}

function histogramsOf(values: TrafficValues): TrafficReference {
  const histogram = (name: keyof TrafficValues): TrafficReference['ink'] => ({
    edges: EDGES[name],
    shares: shareOf(values[name], EDGES[name]),
  });
  return { confidence: histogram('confidence'), class: histogram('class'), ink: histogram('ink') };
}
