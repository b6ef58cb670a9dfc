import { describe, expect, test } from 'vitest';
import type { Graph, Value } from '../src/autodiff/graph.ts';
import * as op from '../src/autodiff/operators/index.ts';
import { architectureOf } from '../src/network/architectures.ts';
import { trainingLayers } from '../src/network/training-layers.ts';
import type { Subject } from './gradient-check.ts';
import { compareGradients } from './gradient-check.ts';

/** Inputs by name, where the test knows that they are there. */
type Inputs = Readonly<Record<string, Value>>;
const at = (inputs: Inputs, name: string): Value => {
  const value = inputs[name];
  if (!value) throw new Error(`the test declares no input ${name}`);
  return value;
};

/** Keeps a value at least 0.1 away from 0, where ReLU has no derivative. */
const offZero = (value: number): number => value + (value < 0 ? -0.1 : 0.1);

const unary = (
  apply: (graph: Graph, x: Value) => Value,
  shape: readonly number[],
  adjust?: (value: number) => number,
): Subject => ({
  shapes: { x: shape },
  apply: (graph, inputs) => apply(graph, at(inputs, 'x')),
  ...(adjust ? { adjust } : {}),
});

const binary = (
  apply: (graph: Graph, a: Value, b: Value) => Value,
  a: readonly number[],
  b: readonly number[],
): Subject => ({
  shapes: { a, b },
  apply: (graph, inputs) => apply(graph, at(inputs, 'a'), at(inputs, 'b')),
});

const conv = (
  x: readonly number[],
  weight: readonly number[],
  options: op.ConvolutionOptions = {},
): Subject => ({
  shapes: { x, weight },
  apply: (graph, inputs) =>
    op.convolution(graph, { x: at(inputs, 'x'), weight: at(inputs, 'weight') }, options),
});

/** Distinct values, so that the largest of a window stays the largest when one moves a little. */
const spreadOut = (): ((value: number) => number) => {
  let rank = 0;
  return (value) => {
    rank += 1;
    return ((rank * 7) % 64) / 10 + value / 100;
  };
};

const SUBJECTS: Readonly<Record<string, Subject>> = {
  'add of equal shapes': binary(op.add, [2, 3], [2, 3]),
  'add that broadcasts a row': binary(op.add, [4, 3], [3]),
  'add that broadcasts both sides': binary(op.add, [4, 1], [1, 3]),
  subtract: binary(op.subtract, [2, 3], [2, 1]),
  multiply: binary(op.multiply, [2, 3], [2, 3]),
  'multiply that broadcasts channels': binary(op.multiply, [2, 3, 2, 2], [2, 3, 1, 1]),
  scale: unary((graph, x) => op.scale(graph, x, -2.5), [3, 2]),
  'a value that is used twice': unary((graph, x) => op.multiply(graph, x, x), [5]),
  relu: unary(op.relu, [4, 5], offZero),
  sigmoid: unary(op.sigmoid, [4, 5]),
  softplus: unary(op.softplus, [4, 5]),
  sum: unary((graph, x) => op.sum(graph, x), [3, 4]),
  dense: {
    shapes: { x: [3, 4], weight: [5, 4], bias: [5] },
    apply: (graph, inputs) =>
      op.dense(graph, at(inputs, 'x'), {
        weight: at(inputs, 'weight'),
        bias: at(inputs, 'bias'),
      }),
  },
  flatten: unary(op.flatten, [2, 3, 2, 2]),
  columns: unary((graph, x) => op.columns(graph, x, { from: 1, to: 3 }), [3, 5]),
  'convolution 3×3': conv([2, 2, 5, 4], [3, 2, 3, 3]),
  'convolution 1×1': conv([2, 3, 4, 4], [2, 3, 1, 1]),
  'convolution 3×3 with an offset': {
    shapes: { x: [2, 2, 5, 4], weight: [3, 2, 3, 3], offset: [3] },
    apply: (graph, inputs) =>
      op.convolution(
        graph,
        { x: at(inputs, 'x'), weight: at(inputs, 'weight') },
        { offset: at(inputs, 'offset') },
      ),
  },
  'convolution 5×5': conv([1, 2, 6, 6], [2, 2, 5, 5]),
  'convolution without padding': conv([2, 2, 5, 5], [2, 2, 3, 3], { padding: 0 }),
  'convolution at stride 2, even side': conv([2, 2, 6, 6], [3, 2, 3, 3], { stride: 2 }),
  'convolution at stride 2, odd side': conv([2, 2, 5, 5], [3, 2, 3, 3], { stride: 2 }),
  'convolution 1×1 at stride 2': conv([2, 2, 6, 6], [3, 2, 1, 1], { stride: 2 }),
  'depthwise convolution': conv([2, 3, 5, 5], [3, 1, 3, 3], { groups: 3 }),
  'depthwise convolution at stride 2': conv([2, 3, 6, 6], [3, 1, 3, 3], { groups: 3, stride: 2 }),
  'max pool': unary((graph, x) => op.maxPool(graph, x, 2), [2, 2, 4, 4], spreadOut()),
  'max pool that drops a rest': unary(
    (graph, x) => op.maxPool(graph, x, 2),
    [1, 2, 5, 5],
    spreadOut(),
  ),
  'average pool': unary((graph, x) => op.averagePool(graph, x, 2), [2, 2, 4, 4]),
  'global average pool': unary(op.globalAveragePool, [2, 3, 4, 3]),
  'batch normalisation': {
    shapes: { x: [3, 2, 3, 3], gain: [2], bias: [2] },
    apply: (graph, inputs) =>
      op.batchNormalisation(graph, at(inputs, 'x'), {
        gain: at(inputs, 'gain'),
        bias: at(inputs, 'bias'),
      }).y,
  },
  'softmax cross-entropy with soft targets': {
    shapes: { logits: [3, 4], targets: [3, 4] },
    constants: ['targets'],
    apply: (graph, inputs) =>
      op.softmaxCrossEntropy(graph, at(inputs, 'logits'), at(inputs, 'targets')),
    adjust: Math.abs,
  },
  'binary cross-entropy': {
    shapes: { logit: [6, 1], target: [6, 1] },
    constants: ['target'],
    apply: (graph, inputs) =>
      op.binaryCrossEntropy(graph, at(inputs, 'logit'), at(inputs, 'target')),
  },
};

describe('the gradient of every operator agrees with finite differences', () => {
  for (const [name, subject] of Object.entries(SUBJECTS)) {
    test(name, async () => {
      for (const { input, relativeError, norm } of await compareGradients(subject, 7)) {
        expect(norm, `gradient by ${input} is not all zero`).toBeGreaterThan(0.01);
        expect(relativeError, `gradient by ${input}`).toBeLessThan(2e-3);
      }
    });
  }
});

describe('the gradient through whole layers agrees with finite differences', () => {
  /** Wires a network of layers as the trainer does; parameters and running means become inputs. */
  const layered = (
    build: (layers: ReturnType<typeof trainingLayers>['layers'], x: Value) => Value,
    shapes: Readonly<Record<string, readonly number[]>>,
    constants: readonly string[],
  ): Subject => ({
    shapes,
    constants,
    apply: (graph, inputs) => {
      const { layers } = trainingLayers(graph, (name) => at(inputs, name));
      return build(layers, at(inputs, 'x'));
    },
  });

  test('convolution with normalisation, whose running mean is taken off, and dropout', async () => {
    const subject = layered(
      (layers, x) => {
        const pixels = layers.sigmoid(layers.convNorm('c', x, { outputs: 2 }));
        return layers.dropout('d', layers.flatten(pixels), 0.5);
      },
      {
        x: [3, 1, 3, 3],
        'c.weight': [2, 1, 3, 3],
        'c.gain': [2],
        'c.bias': [2],
        'c.running-mean': [2],
        'd.mask': [3, 18],
      },
      ['c.running-mean', 'd.mask'],
    );
    for (const { input, relativeError } of await compareGradients(subject, 3)) {
      expect(relativeError, input).toBeLessThan(5e-3);
    }
  });

  test('squeeze-and-excitation weighs channels by what the whole image holds', async () => {
    const subject = layered(
      (layers, x) => {
        const summary = layers.flatten(layers.globalAveragePool(x));
        return layers.multiply(x, layers.asPixels(layers.sigmoid(layers.dense('s', summary, 2))));
      },
      { x: [2, 2, 3, 3], 's.weight': [2, 2], 's.bias': [2] },
      [],
    );
    for (const { input, relativeError } of await compareGradients(subject, 5)) {
      expect(relativeError, input).toBeLessThan(2e-3);
    }
  });
});

test('a convolution whose weights do not fit is refused with both shapes', async () => {
  const subject = conv([1, 3, 4, 4], [2, 2, 3, 3]);
  await expect(compareGradients(subject, 1)).rejects.toThrow(/\[1, 3, 4, 4\].*\[2, 2, 3, 3\]/);
});

test('a residual network is described in one literal', () => {
  expect(
    architectureOf({ kind: 'residual', stem: 8, stages: [{ width: 8, blocks: 1 }] }),
  ).toBeTypeOf('function');
});
