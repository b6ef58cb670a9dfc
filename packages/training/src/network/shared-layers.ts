import type { Graph, Value } from '../autodiff/graph.ts';
import { fixed } from '../autodiff/graph.ts';
import {
  add,
  averagePool,
  flatten,
  globalAveragePool,
  maxPool,
  multiply,
  relu,
  sigmoid,
} from '../autodiff/operators/index.ts';
import type { Layers } from './layers.ts';

type WithoutParameters = Omit<Layers, 'convNorm' | 'dense' | 'dropout'>;

/** The layers that are the same in training and in inference. */
export function layersWithoutParameters(graph: Graph): WithoutParameters {
  return {
    relu: (x) => relu(graph, x),
    sigmoid: (x) => sigmoid(graph, x),
    add: (a, b) => add(graph, a, b),
    multiply: (a, b) => multiply(graph, a, b),
    maxPool: (x, window) => maxPool(graph, x, window),
    averagePool: (x, window) => averagePool(graph, x, window),
    globalAveragePool: (x) => globalAveragePool(graph, x),
    flatten: (x) => flatten(graph, x),
    asPixels: (x) => asPixels(graph, x),
  };
}

function asPixels(graph: Graph, x: Value): Value {
  const channels = fixed(x, 1);
  const shape = [x.shape[0] ?? 1, channels, 1, 1];
  const pixels = graph.emit('Reshape', [x, graph.integers([0, channels, 1, 1])], { shape });
  graph.record({
    inputs: [x],
    outputs: [pixels],
    rule: ([dy]) => [
      dy && graph.emit('Reshape', [dy, graph.integers([0, channels])], { shape: x.shape }),
    ],
  });
  return pixels;
}
