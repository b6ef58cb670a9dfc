import type { Graph, TapeEntry, Value } from './graph.ts';
import { accumulate } from './operators/arithmetic.ts';

/**
 * Reverse-mode differentiation (Linnainmaa 1970): emits, into the same graph, the nodes that compute
 * the gradient of a scalar by each of the given values.
 *
 * Only steps that lie between a wanted value and the loss get a gradient: an image that nobody
 * differentiates by costs nothing.
 *
 * @returns one gradient per wanted value, of its shape, in the same order
 * @throws RangeError when the loss is no scalar or does not depend on a wanted value
 */
export function differentiate(graph: Graph, loss: Value, wanted: readonly Value[]): Value[] {
  if (loss.shape.length > 0) {
    throw new RangeError(`A loss is a scalar; this has the shape [${loss.shape.join(', ')}].`);
  }
  const relevant = valuesThatDependOn(wanted, graph.tape);
  const gradients = new Map<string, Value>([[loss.name, graph.scalar(1)]]);
  for (const entry of [...graph.tape].reverse()) propagate({ graph, entry, relevant, gradients });
  return wanted.map((value) => {
    const gradient = gradients.get(value.name);
    if (!gradient) throw new RangeError(`The loss does not depend on ${value.name}.`);
    return gradient;
  });
}

function valuesThatDependOn(
  wanted: readonly Value[],
  tape: readonly TapeEntry[],
): ReadonlySet<string> {
  const relevant = new Set(wanted.map((value) => value.name));
  for (const { inputs, outputs } of tape) {
    if (!inputs.some((input) => relevant.has(input.name))) continue;
    for (const output of outputs) relevant.add(output.name);
  }
  return relevant;
}

interface Propagation {
  readonly graph: Graph;
  readonly entry: TapeEntry;
  readonly relevant: ReadonlySet<string>;
  readonly gradients: Map<string, Value>;
}

function propagate({ graph, entry, relevant, gradients }: Propagation): void {
  const arriving = entry.outputs.map((output) => gradients.get(output.name));
  if (arriving.every((gradient) => gradient === undefined)) return;
  if (!entry.inputs.some((input) => relevant.has(input.name))) return;
  const wanted = entry.inputs.map((input) => relevant.has(input.name));
  const leaving = entry.rule(arriving, wanted);
  entry.inputs.forEach((input, index) => {
    const gradient = leaving[index];
    if (!gradient || !relevant.has(input.name)) return;
    const sofar = gradients.get(input.name);
    gradients.set(input.name, sofar ? accumulate(graph, sofar, gradient) : gradient);
  });
}
