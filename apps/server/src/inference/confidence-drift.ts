const WINDOW = 1000;
/** Where confidence is cut into bins: most of it lies close to 1. */
const EDGES = [0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999];
/** Stands in for an empty bin, which would make the index infinite. */
const LEAST_SHARE = 0.5 / WINDOW;

interface Windows {
  readonly reference: Float64Array;
  referenceCount: number;
  /** a ring of the newest bins */
  readonly newest: Uint8Array;
  seen: number;
}

/**
 * Whether images have become harder since a model began: the population stability index
 * Σ (p − q) · ln(p / q) between the confidences of its first thousand readings and of its newest.
 */
export class ConfidenceDrift {
  readonly #models = new Map<string, Windows>();

  add(model: string, confidence: number): void {
    const windows = this.#windowsOf(model);
    const bin = binOf(confidence);
    if (windows.referenceCount < WINDOW) {
      windows.reference[bin]! += 1;
      windows.referenceCount += 1;
      return;
    }
    windows.newest[windows.seen % WINDOW] = bin;
    windows.seen += 1;
  }

  /** One index a model, for those with enough readings. */
  indices(): ReadonlyMap<string, number> {
    const known = [...this.#models].filter(([, { seen }]) => seen >= WINDOW);
    return new Map(known.map(([model, windows]) => [model, indexOf(windows)]));
  }

  #windowsOf(model: string): Windows {
    const found = this.#models.get(model);
    if (found !== undefined) return found;
    const made = {
      reference: new Float64Array(EDGES.length + 1),
      referenceCount: 0,
      newest: new Uint8Array(WINDOW),
      seen: 0,
    };
    this.#models.set(model, made);
    return made;
  }
}

function binOf(confidence: number): number {
  const bin = EDGES.findIndex((edge) => confidence < edge);
  return bin === -1 ? EDGES.length : bin;
}

function indexOf({ reference, newest }: Windows): number {
  const counts = new Float64Array(reference.length);
  for (const bin of newest) counts[bin]! += 1;
  return counts.reduce((sum, count, bin) => {
    const p = Math.max(count / WINDOW, LEAST_SHARE);
    const q = Math.max(reference[bin]! / WINDOW, LEAST_SHARE);
    return sum + (p - q) * Math.log(p / q);
  }, 0);
}
