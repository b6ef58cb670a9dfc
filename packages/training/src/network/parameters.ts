/** What a parameter is for decides how it starts and whether weight decay pulls on it. */
export type ParameterRole =
  /** multiplies inputs: He-normal start, decays */
  | 'weight'
  /** added: starts at 0, does not decay */
  | 'bias'
  /** a normalisation's gain: starts at 1, does not decay */
  | 'gain'
  /** the gain of a residual branch's last normalisation: starts at 0, so that the block starts as identity */
  | 'residual-gain';

export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly role: ParameterRole;
}

export interface PlacedParameter extends ParameterSpec {
  /** index of its first element in the flat array */
  readonly offset: number;
  readonly size: number;
}

/** Where each parameter lies in one flat Float32Array, so that optimisers and threads see one array. */
export interface ParameterLayout {
  readonly entries: readonly PlacedParameter[];
  readonly size: number;
}

export function layOut(specs: readonly ParameterSpec[]): ParameterLayout {
  let size = 0;
  const entries = specs.map((spec) => {
    const count = spec.shape.reduce((product, side) => product * side, 1);
    const placed = { ...spec, offset: size, size: count };
    size += count;
    return placed;
  });
  return { entries, size };
}

/** The part of a flat array that belongs to one parameter (a view, not a copy). */
export function viewOf(flat: Float32Array, parameter: PlacedParameter): Float32Array {
  return flat.subarray(parameter.offset, parameter.offset + parameter.size);
}

/**
 * Starting values: He et al. 2015, normal with deviation √(2 / fan-in), for weights.
 *
 * @param normal draws from the standard normal distribution
 */
export function initialParameters(layout: ParameterLayout, normal: () => number): Float32Array {
  const flat = new Float32Array(layout.size);
  for (const entry of layout.entries) {
    const view = viewOf(flat, entry);
    if (entry.role === 'gain') view.fill(1);
    if (entry.role === 'weight') fillHeNormal(view, entry.shape, normal);
  }
  return flat;
}

function fillHeNormal(view: Float32Array, shape: readonly number[], normal: () => number): void {
  const [, ...inner] = shape;
  const fanIn = inner.reduce((product, side) => product * side, 1);
  const deviation = Math.sqrt(2 / fanIn);
  for (let i = 0; i < view.length; i += 1) view[i] = deviation * normal();
}
