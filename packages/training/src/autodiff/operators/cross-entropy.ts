import type { Graph, Value } from '../graph.ts';
import { times } from './arithmetic.ts';

/**
 * Softmax cross-entropy of every row against target probabilities:
 * −Σₖ targetₖ · log softmax(logits)ₖ. Targets may be smoothed, mixed or a teacher's, and all zero
 * for a row that has no target.
 *
 * @param logits [batch, classes]
 * @param targets [batch, classes], not differentiated
 * @returns [batch, 1]
 */
export function softmaxCrossEntropy(graph: Graph, logits: Value, targets: Value): Value {
  const [batch = 1] = logits.shape;
  const logProbabilities = graph.emit('LogSoftmax', [logits], {
    shape: logits.shape,
    attributes: { axis: 1 },
  });
  const loss = graph.emit('Neg', [sumRows(graph, times(graph, logProbabilities, targets))], {
    shape: [batch, 1],
  });
  graph.record({
    inputs: [logits],
    outputs: [loss],
    rule: ([dy]) => {
      if (!dy) return [undefined];
      const probabilities = graph.emit('Exp', [logProbabilities], { shape: logits.shape });
      const predicted = times(graph, probabilities, sumRows(graph, targets));
      const excess = graph.emit('Sub', [predicted, targets], { shape: logits.shape });
      return [times(graph, excess, dy)];
    },
  });
  return loss;
}

function sumRows(graph: Graph, x: Value): Value {
  return graph.emit('ReduceSum', [x, graph.integers([1])], {
    shape: [x.shape[0] ?? 1, 1],
    attributes: { keepdims: 1 },
  });
}
