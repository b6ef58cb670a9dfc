import type {
  AttributeValue,
  Dimension,
  NodeMessage,
  TensorMessage,
  ValueMessage,
} from './onnx-messages.ts';
import { encodeModel } from './onnx-messages.ts';

export type Shape = readonly Dimension[];

/** A float32 tensor that some node of a graph produces: its name there, and its shape. */
export interface Value {
  readonly name: string;
  readonly shape: Shape;
}

/**
 * Given the gradient of the loss by each output of an operator (undefined where the loss does not
 * depend on it), emits the nodes that compute the gradient by each input, in the inputs' order;
 * undefined for an input that has none. `wanted` says which inputs anybody asked for, so that a rule
 * need not emit dear nodes (a first layer's input gradient) that nothing reads.
 */
export type GradientRule = (
  gradients: readonly (Value | undefined)[],
  wanted: readonly boolean[],
) => readonly (Value | undefined)[];

/** One differentiable step of the forward pass, as reverse-mode differentiation walks it. */
export interface TapeEntry {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly rule: GradientRule;
}

interface Emission {
  readonly operator: string;
  readonly inputs: readonly Value[];
  readonly shapes: readonly Shape[];
  readonly attributes?: Readonly<Record<string, AttributeValue>> | undefined;
  readonly domain?: string | undefined;
}

/**
 * An ONNX graph under construction. Operators (see operators/) emit nodes into it and record, on its
 * tape, how to differentiate themselves; `differentiate` walks the tape backwards into the same graph.
 */
export class Graph {
  readonly #name: string;
  readonly #nodes: NodeMessage[] = [];
  readonly #initializers: TensorMessage[] = [];
  readonly #inputs: ValueMessage[] = [];
  readonly #outputs: ValueMessage[] = [];
  readonly #intermediate: ValueMessage[] = [];
  readonly #constants = new Map<string, Value>();
  readonly #tape: TapeEntry[] = [];
  #next = 0;

  constructor(name: string) {
    this.#name = name;
  }

  get tape(): readonly TapeEntry[] {
    return this.#tape;
  }

  /** A tensor that is fed at every run. */
  input(name: string, shape: Shape): Value {
    this.#inputs.push({ name, type: 'float32', shape });
    return { name, shape };
  }

  /** A tensor that is stored in the model, e.g. a trained weight. */
  weight(name: string, shape: readonly number[], data: Float32Array): Value {
    this.#initializers.push({ name, type: 'float32', shape, data });
    return { name, shape };
  }

  /** A float32 scalar constant. */
  scalar(value: number): Value {
    return this.filled([], value);
  }

  /** A float32 constant whose elements are all the same. */
  filled(shape: readonly number[], value: number): Value {
    return this.#constant(`f:${shape.join('x')}:${value}`, () => ({
      name: this.#fresh(),
      type: 'float32',
      shape,
      data: new Float32Array(elementCount(shape)).fill(value),
    }));
  }

  /** A one-dimensional int64 constant, as ONNX takes axes, shapes and slice bounds. */
  integers(values: readonly number[]): Value {
    return this.#constant(`i:${values.join(',')}`, () => ({
      name: this.#fresh(),
      type: 'int64',
      shape: [values.length],
      data: BigInt64Array.from(values, BigInt),
    }));
  }

  /** Emits one node with one output. */
  emit(
    operator: string,
    inputs: readonly Value[],
    options: { shape: Shape } & Pick<Emission, 'attributes' | 'domain'>,
  ): Value {
    const { shape, ...rest } = options;
    const [output] = this.emitMany({ operator, inputs, shapes: [shape], ...rest });
    if (output === undefined) throw new Error('unreachable: one shape gives one output');
    return output;
  }

  /** Emits one node with as many outputs as shapes are given. */
  emitMany({ operator, inputs, shapes, attributes = {}, domain }: Emission): Value[] {
    const outputs = shapes.map((shape) => ({ name: this.#fresh(), shape }));
    this.#nodes.push({
      operator,
      inputs: inputs.map((value) => value.name),
      outputs: outputs.map((value) => value.name),
      attributes,
      ...(domain === undefined ? {} : { domain }),
    });
    return outputs;
  }

  /** Remembers how to differentiate what was just emitted. */
  record(entry: TapeEntry): void {
    this.#tape.push(entry);
  }

  /** Makes a value an output of the graph under the given name. */
  output(name: string, value: Value): void {
    this.#nodes.push({
      operator: 'Identity',
      inputs: [value.name],
      outputs: [name],
      attributes: {},
    });
    this.#outputs.push({ name, type: 'float32', shape: value.shape });
  }

  /** ONNX protobuf bytes of the graph as it stands. */
  encode(metadata: Readonly<Record<string, string>> = {}): Uint8Array {
    return encodeModel({
      name: this.#name,
      nodes: withoutUnread(this.#nodes),
      initializers: this.#initializers,
      inputs: this.#inputs,
      outputs: this.#outputs,
      intermediate: this.#intermediate,
      metadata,
    });
  }

  #constant(key: string, make: () => TensorMessage): Value {
    const known = this.#constants.get(key);
    if (known) return known;
    const tensor = make();
    this.#initializers.push(tensor);
    const value = { name: tensor.name, shape: tensor.shape };
    this.#constants.set(key, value);
    return value;
  }

  #fresh(): string {
    this.#next += 1;
    return `t${this.#next}`;
  }
}

/** The size of a dimension that must be known when the graph is built. */
export function fixed(value: Value, axis: number): number {
  const size = value.shape[axis];
  if (typeof size !== 'number') {
    throw new RangeError(
      `Dimension ${axis} of ${value.name} [${value.shape.join(', ')}] must have a fixed size here.`,
    );
  }
  return size;
}

/** Number of elements of a shape whose dimensions are all fixed. */
export function elementCount(shape: Shape): number {
  return shape.reduce<number>((product, size) => {
    if (typeof size !== 'number') {
      throw new RangeError(`The shape [${shape.join(', ')}] has no fixed number of elements.`);
    }
    return product * size;
  }, 1);
}

/** The error for operands that do not fit, with both shapes. */
export function shapeMismatch(operator: string, left: Value, right: Value): RangeError {
  return new RangeError(
    `${operator}: shapes do not fit: ${left.name} [${left.shape.join(', ')}] and ${right.name} [${right.shape.join(', ')}].`,
  );
}

/**
 * Asks no node for last outputs that nobody reads, such as a pooling's places in a graph that is not
 * differentiated: ONNX Runtime has kernels that are several times faster where they are not wanted.
 */
function withoutUnread(nodes: readonly NodeMessage[]): NodeMessage[] {
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  return nodes.map((node) => {
    const last = node.outputs.findLastIndex((name) => read.has(name));
    return { ...node, outputs: node.outputs.slice(0, Math.max(1, last + 1)) };
  });
}
