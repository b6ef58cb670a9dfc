import type { Graph, Value } from '../graph.ts';
import { fixed, shapeMismatch } from '../graph.ts';

/**
 * x · weightᵀ + bias
 *
 * @param x [batch, inputs]
 * @param weight [outputs, inputs]
 * @param bias [outputs]
 * @returns [batch, outputs]
 */
export function dense(graph: Graph, x: Value, parameters: { weight: Value; bias: Value }): Value {
  const { weight, bias } = parameters;
  const [outputs, inputs] = [fixed(weight, 0), fixed(weight, 1)];
  if (fixed(x, 1) !== inputs) throw shapeMismatch('dense', x, weight);
  const y = graph.emit('Gemm', [x, weight, bias], {
    shape: [x.shape[0] ?? 1, outputs],
    attributes: { transB: 1 },
  });
  graph.record({
    inputs: [x, weight, bias],
    outputs: [y],
    rule: ([dy]) => {
      if (!dy) return [];
      return [
        graph.emit('Gemm', [dy, weight], { shape: x.shape }),
        graph.emit('Gemm', [dy, x], { shape: weight.shape, attributes: { transA: 1 } }),
        graph.emit('ReduceSum', [dy, graph.integers([0])], {
          shape: bias.shape,
          attributes: { keepdims: 0 },
        }),
      ];
    },
  });
  return y;
}

/** [batch, …] → [batch, product of the rest] */
export function flatten(graph: Graph, x: Value): Value {
  const [batch = 1, ...rest] = x.shape;
  const inner = rest.map(Number).reduce((product, size) => product * size, 1);
  const y = graph.emit('Flatten', [x], { shape: [batch, inner], attributes: { axis: 1 } });
  graph.record({
    inputs: [x],
    outputs: [y],
    rule: ([dy]) => [
      dy &&
        graph.emit('Reshape', [dy, graph.integers([0, ...rest.map(Number)])], { shape: x.shape }),
    ],
  });
  return y;
}

/**
 * Columns from…to−1 of a matrix.
 *
 * @param x [batch, columns]
 * @returns [batch, to − from]
 */
export function columns(graph: Graph, x: Value, range: { from: number; to: number }): Value {
  const { from, to } = range;
  const [batch = 1] = x.shape;
  const all = fixed(x, 1);
  if (from < 0 || to > all || from >= to) {
    throw new RangeError(`columns: ${from}…${to} of ${all}.`);
  }
  const bounds = [[from], [to], [1]].map((values) => graph.integers(values));
  const y = graph.emit('Slice', [x, ...bounds], { shape: [batch, to - from] });
  graph.record({
    inputs: [x],
    outputs: [y],
    rule: ([dy]) => [
      dy && graph.emit('Pad', [dy, graph.integers([0, from, 0, all - to])], { shape: x.shape }),
    ],
  });
  return y;
}
