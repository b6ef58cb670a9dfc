/**
 * A seeded stream of random numbers: the same seed gives the same numbers on every machine, so
 * that splits, drawings and batches can be made again from the seed that is written beside them.
 */
export interface Random {
  /** uniform in [0, 1) */
  next(): number;
  /** uniform in [low, high) */
  between(low: number, high: number): number;
  /** a whole number, uniform in 0 … count − 1 */
  below(count: number): number;
  /** normally distributed; Box and Muller 1958 */
  normal(mean?: number, deviation?: number): number;
  /** one of the values, each equally likely */
  pick<Value>(values: readonly Value[]): Value;
  /** true with this probability, 0…1 */
  chance(probability: number): boolean;
}

/**
 * Makes a stream from a seed and any number of words that name what the stream is for: streams of
 * different names are independent, so drawing more of one thing does not change another.
 */
export function seededRandom(seed: number, ...names: readonly (string | number)[]): Random {
  return randomFrom(sfc32(seed, names.join('/')));
}

function randomFrom(next: () => number): Random {
  const between = (low: number, high: number): number => low + (high - low) * next();
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    between,
    below,
    normal(mean = 0, deviation = 1) {
      // 1 − u keeps the logarithm's argument above zero
      const radius = Math.sqrt(-2 * Math.log(1 - next()));
      return mean + deviation * radius * Math.cos(2 * Math.PI * next());
    },
    pick(values) {
      const value = values[below(values.length)];
      if (value === undefined) throw new RangeError('There is nothing to pick from.');
      return value;
    },
    chance: (probability) => next() < probability,
  };
}

/** A new order of 0 … count − 1, each order equally likely (Fisher and Yates). */
export function shuffledIndices(count: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}

/** sfc32 of Chris Doty-Humphrey's PractRand: 128 bits of state, passes PractRand and BigCrush. */
function sfc32(seed: number, name: string): () => number {
  let a = hash(name, seed);
  let b = hash(name, Math.floor(seed / 2 ** 32));
  let c = 0x9e3779b9;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let warmUp = 0; warmUp < 15; warmUp += 1) next();
  return next;
}

/** FNV-1a over the UTF-16 units, begun at the seed and finished with murmur3's mixing. */
function hash(text: string, seed: number): number {
  let state = (0x811c9dc5 ^ seed) | 0;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return state ^ (state >>> 16);
}
