import type { Graph, Shape, Value } from '../graph.ts';
import { fixed } from '../graph.ts';
import { times } from './arithmetic.ts';

/**
 * Largest value of every window×window square; squares do not overlap, a rest at the edge is dropped.
 *
 * @param x [batch, channels, height, width]
 * @returns [batch, channels, ⌊height / window⌋, ⌊width / window⌋]
 */
export function maxPool(graph: Graph, x: Value, window: number): Value {
  const shape = pooledShape(x, window);
  const attributes = { kernel_shape: [window, window], strides: [window, window] };
  const [y, places] = graph.emitMany({
    operator: 'MaxPool',
    inputs: [x],
    shapes: [shape, shape],
    attributes,
  });
  if (!y || !places) throw new Error('unreachable: MaxPool has two outputs');
  graph.record({
    inputs: [x],
    outputs: [y],
    rule: ([dy]) => [
      dy &&
        graph.emit('MaxUnpool', [dy, places, graph.integers(x.shape.map(Number))], {
          shape: x.shape,
          attributes,
        }),
    ],
  });
  return y;
}

/**
 * Mean of every window×window square; the sides must be multiples of the window.
 *
 * @param x [batch, channels, height, width]
 */
export function averagePool(graph: Graph, x: Value, window: number): Value {
  const shape = pooledShape(x, window);
  if (fixed(x, 2) % window !== 0 || fixed(x, 3) % window !== 0) {
    throw new RangeError(
      `averagePool: ${fixed(x, 2)}×${fixed(x, 3)} is no multiple of the window ${window}.`,
    );
  }
  const y = graph.emit('AveragePool', [x], {
    shape,
    attributes: { kernel_shape: [window, window], strides: [window, window] },
  });
  graph.record({
    inputs: [x],
    outputs: [y],
    rule: ([dy]) => [dy && spread(graph, dy, { window, shape: x.shape })],
  });
  return y;
}

/** Mean over all pixels: [batch, channels, height, width] → [batch, channels, 1, 1]. */
export function globalAveragePool(graph: Graph, x: Value): Value {
  const y = graph.emit('GlobalAveragePool', [x], { shape: [x.shape[0] ?? 1, fixed(x, 1), 1, 1] });
  graph.record({
    inputs: [x],
    outputs: [y],
    rule: ([dy]) => {
      if (!dy) return [undefined];
      const share = times(graph, dy, graph.scalar(1 / (fixed(x, 2) * fixed(x, 3))));
      const sizes = graph.integers(x.shape.map(Number));
      return [graph.emit('Expand', [share, sizes], { shape: x.shape })];
    },
  });
  return y;
}

function pooledShape(x: Value, window: number): Shape {
  const side = (axis: number): number => Math.floor(fixed(x, axis) / window);
  return [x.shape[0] ?? 1, fixed(x, 1), side(2), side(3)];
}

/** Gives every pixel of a window the same share of the window's gradient. */
function spread(graph: Graph, dy: Value, to: { window: number; shape: Shape }): Value {
  const [batch = 1, channels = 1, height = 1, width = 1] = dy.shape.map(Number);
  const { window } = to;
  const share = times(graph, dy, graph.scalar(1 / (window * window)));
  const split = [batch, channels, height, 1, width, 1];
  const wide = [batch, channels, height, window, width, window];
  const opened = graph.emit('Reshape', [share, graph.integers(split)], { shape: split });
  const repeated = graph.emit('Expand', [opened, graph.integers(wide)], { shape: wide });
  return graph.emit('Reshape', [repeated, graph.integers(to.shape.map(Number))], {
    shape: to.shape,
  });
}
