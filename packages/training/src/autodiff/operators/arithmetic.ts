import type { Graph, Shape, Value } from '../graph.ts';
import { shapeMismatch } from '../graph.ts';

/** a + b with NumPy broadcasting. */
export function add(graph: Graph, a: Value, b: Value): Value {
  const sum = graph.emit('Add', [a, b], { shape: broadcastShape('add', a, b) });
  graph.record({
    inputs: [a, b],
    outputs: [sum],
    rule: ([dy]) => [dy && reduceTo(graph, dy, a.shape), dy && reduceTo(graph, dy, b.shape)],
  });
  return sum;
}

/** a − b with NumPy broadcasting. */
export function subtract(graph: Graph, a: Value, b: Value): Value {
  const difference = graph.emit('Sub', [a, b], { shape: broadcastShape('subtract', a, b) });
  graph.record({
    inputs: [a, b],
    outputs: [difference],
    rule: ([dy]) => [
      dy && reduceTo(graph, dy, a.shape),
      dy && reduceTo(graph, graph.emit('Neg', [dy], { shape: dy.shape }), b.shape),
    ],
  });
  return difference;
}

/** a × b, element by element, with NumPy broadcasting. */
export function multiply(graph: Graph, a: Value, b: Value): Value {
  const product = graph.emit('Mul', [a, b], { shape: broadcastShape('multiply', a, b) });
  graph.record({
    inputs: [a, b],
    outputs: [product],
    rule: ([dy], [wantsA = false, wantsB = false]) => [
      dy && wantsA ? reduceTo(graph, times(graph, dy, b), a.shape) : undefined,
      dy && wantsB ? reduceTo(graph, times(graph, dy, a), b.shape) : undefined,
    ],
  });
  return product;
}

/** factor × x */
export function scale(graph: Graph, x: Value, factor: number): Value {
  const scaled = times(graph, x, graph.scalar(factor));
  graph.record({
    inputs: [x],
    outputs: [scaled],
    rule: ([dy]) => [dy && times(graph, dy, graph.scalar(factor))],
  });
  return scaled;
}

/** Adds two gradients of the same value. Not differentiable itself: gradients are taken once. */
export function accumulate(graph: Graph, a: Value, b: Value): Value {
  return graph.emit('Add', [a, b], { shape: a.shape });
}

/** An element-wise product inside a gradient rule: it leaves nothing on the tape. */
export function times(graph: Graph, a: Value, b: Value): Value {
  return graph.emit('Mul', [a, b], { shape: broadcastShape('times', a, b) });
}

/** Sums a broadcast gradient back to the shape that was broadcast. */
export function reduceTo(graph: Graph, gradient: Value, shape: Shape): Value {
  const extra = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((size, axis) =>
    axis < extra || (shape[axis - extra] === 1 && size !== 1) ? [axis] : [],
  );
  if (axes.length === 0) return gradient;
  const kept = gradient.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const summed = graph.emit('ReduceSum', [gradient, graph.integers(axes)], {
    shape: kept,
    attributes: { keepdims: 1 },
  });
  if (extra === 0) return summed;
  const sizes = shape.map((size) => {
    if (typeof size !== 'number') throw shapeMismatch('reduceTo', gradient, { name: '', shape });
    return size;
  });
  return graph.emit('Reshape', [summed, graph.integers(sizes)], { shape });
}

function broadcastShape(operator: string, a: Value, b: Value): Shape {
  const rank = Math.max(a.shape.length, b.shape.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a.shape[axis - rank + a.shape.length] ?? 1;
    const right = b.shape[axis - rank + b.shape.length] ?? 1;
    if (left === right || right === 1) return left;
    if (left === 1) return right;
    throw shapeMismatch(operator, a, b);
  });
}
