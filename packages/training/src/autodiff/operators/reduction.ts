import type { Graph, Value } from '../graph.ts';

/** Sum of all elements: a scalar. */
export function sum(graph: Graph, x: Value): Value {
  const y = graph.emit('ReduceSum', [x], { shape: [], attributes: { keepdims: 0 } });
  graph.record({
    inputs: [x],
    outputs: [y],
    rule: ([dy]) => [
      dy &&
        graph.emit('Expand', [dy, graph.integers(x.shape.map(Number))], {
          shape: x.shape,
        }),
    ],
  });
  return y;
}
