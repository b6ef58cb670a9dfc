import type { Graph, Value } from '../graph.ts';
import { subtract } from './arithmetic.ts';
import { times } from './arithmetic.ts';

/** max(x, 0). The gradient at exactly 0 is taken as 0. */
export function relu(graph: Graph, x: Value): Value {
  const y = graph.emit('Relu', [x], { shape: x.shape });
  graph.record({
    inputs: [x],
    outputs: [y],
    rule: ([dy]) => [dy && times(graph, dy, graph.emit('Sign', [y], { shape: y.shape }))],
  });
  return y;
}

/** 1 / (1 + e^−x) */
export function sigmoid(graph: Graph, x: Value): Value {
  const y = graph.emit('Sigmoid', [x], { shape: x.shape });
  graph.record({
    inputs: [x],
    outputs: [y],
    rule: ([dy]) => {
      if (!dy) return [undefined];
      const complement = graph.emit('Sub', [graph.scalar(1), y], { shape: y.shape });
      return [times(graph, dy, times(graph, y, complement))];
    },
  });
  return y;
}

/** log(1 + e^x), without overflow. */
export function softplus(graph: Graph, x: Value): Value {
  const y = graph.emit('Softplus', [x], { shape: x.shape });
  graph.record({
    inputs: [x],
    outputs: [y],
    rule: ([dy]) => [dy && times(graph, dy, graph.emit('Sigmoid', [x], { shape: x.shape }))],
  });
  return y;
}

/**
 * Binary cross-entropy of a logit against a target in [0, 1], element by element:
 * softplus(logit) − target × logit.
 */
export function binaryCrossEntropy(graph: Graph, logit: Value, target: Value): Value {
  const product = graph.emit('Mul', [logit, target], { shape: logit.shape });
  graph.record({
    inputs: [logit],
    outputs: [product],
    rule: ([dy]) => [dy && times(graph, dy, target)],
  });
  return subtract(graph, softplus(graph, logit), product);
}
