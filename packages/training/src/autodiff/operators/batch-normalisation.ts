import type { Graph, Value } from '../graph.ts';
import { fixed } from '../graph.ts';
import { times } from './arithmetic.ts';

/** Added to the variance, as in PyTorch. */
export const BATCH_NORMALISATION_EPSILON = 1e-5;

export interface BatchNormalised {
  /** [batch, channels, height, width] */
  readonly y: Value;
  /** [channels]: mean over batch, height and width */
  readonly mean: Value;
  /** [channels]: biased variance over batch, height and width */
  readonly variance: Value;
}

/**
 * Batch normalisation (Ioffe & Szegedy 2015) over the statistics of this very batch, with its
 * gradient in closed form.
 *
 * The variance is taken as E[x²] − E[x]², one pass instead of three, which loses digits when the mean
 * is large beside the deviation. So x must arrive roughly centred: the layer subtracts the running
 * mean in the convolution before it, where that costs nothing (`offset`).
 *
 * @param x [batch, channels, height, width]
 * @param parameters gain and bias, [channels] each
 */
export function batchNormalisation(
  graph: Graph,
  x: Value,
  parameters: { gain: Value; bias: Value },
): BatchNormalised {
  const { gain, bias } = parameters;
  const channels = fixed(x, 1);
  const count = fixed(x, 0) * fixed(x, 2) * fixed(x, 3);
  const vector = (operator: string, ...inputs: Value[]): Value =>
    graph.emit(operator, inputs, { shape: [channels] });
  const mean = averageOverPixels(graph, 'ReduceMean', x);
  const square = averageOverPixels(graph, 'ReduceSumSquare', x);
  const meanSquare = vector('Mul', square, graph.scalar(1 / count));
  // Rounding may bring a constant channel a hair below zero, where the square root ends.
  const variance = vector('Relu', vector('Sub', meanSquare, vector('Mul', mean, mean)));
  const deviation = vector(
    'Sqrt',
    vector('Add', variance, graph.scalar(BATCH_NORMALISATION_EPSILON)),
  );
  const y = perChannelAffine(graph, x, {
    factor: vector('Div', gain, deviation),
    offset: vector('Sub', bias, vector('Mul', vector('Div', gain, deviation), mean)),
  });
  graph.record({
    inputs: [x, gain, bias],
    outputs: [y],
    rule: ([dy]) => (dy ? gradients({ graph, x, dy, gain, mean, deviation, count, vector }) : []),
  });
  return { y, mean, variance };
}

interface Backward {
  readonly graph: Graph;
  readonly x: Value;
  readonly dy: Value;
  readonly gain: Value;
  readonly mean: Value;
  readonly deviation: Value;
  readonly count: number;
  readonly vector: (operator: string, ...inputs: Value[]) => Value;
}

/**
 * With x̂ = (x − mean) / deviation and n pixels per channel:
 *   d bias = Σ dy,  d gain = Σ dy·x̂,
 *   dx = gain / deviation · (dy − d bias / n − x̂ · d gain / n) = a·dy + b·x + c
 */
function gradients(backward: Backward): (Value | undefined)[] {
  const { graph, x, dy, gain, mean, deviation, count, vector } = backward;
  const sum = averageOverPixels(graph, 'ReduceSum', dy);
  const productSum = averageOverPixels(graph, 'ReduceSum', times(graph, dy, x));
  const gainGradient = vector(
    'Div',
    vector('Sub', productSum, vector('Mul', mean, sum)),
    deviation,
  );
  const a = vector('Div', gain, deviation);
  const perPixel = vector('Mul', a, graph.scalar(-1 / count));
  const b = vector('Div', vector('Mul', perPixel, gainGradient), deviation);
  const c = vector('Sub', vector('Mul', perPixel, sum), vector('Mul', b, mean));
  const dx = graph.emit(
    'Add',
    [
      perChannelAffine(graph, dy, { factor: a, offset: c }),
      perChannelAffine(graph, x, { factor: b, offset: graph.filled([fixed(b, 0)], 0) }),
    ],
    { shape: x.shape },
  );
  return [dx, gainGradient, sum];
}

function averageOverPixels(
  graph: Graph,
  operator: 'ReduceMean' | 'ReduceSumSquare' | 'ReduceSum',
  x: Value,
): Value {
  const shape = [fixed(x, 1)];
  // At this opset only ReduceSum takes its axes as an input.
  return operator === 'ReduceSum'
    ? graph.emit(operator, [x, graph.integers([0, 2, 3])], { shape, attributes: { keepdims: 0 } })
    : graph.emit(operator, [x], { shape, attributes: { axes: [0, 2, 3], keepdims: 0 } });
}

/**
 * factor · x + offset per channel, in one pass over memory: ONNX's inference BatchNormalization with
 * mean 0 and variance 1.
 */
function perChannelAffine(
  graph: Graph,
  x: Value,
  { factor, offset }: { factor: Value; offset: Value },
): Value {
  const channels = [fixed(factor, 0)];
  const statistics = [graph.filled(channels, 0), graph.filled(channels, 1)];
  return graph.emit('BatchNormalization', [x, factor, offset, ...statistics], {
    shape: x.shape,
    attributes: { epsilon: { float: 0 } },
  });
}
