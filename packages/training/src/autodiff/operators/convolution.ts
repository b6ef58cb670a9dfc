import type { Graph, Value } from '../graph.ts';
import { fixed, shapeMismatch } from '../graph.ts';
import { times } from './arithmetic.ts';

export interface ConvolutionOptions {
  /** default 1 */
  readonly stride?: number;
  /** zeros added on every side; default: what keeps the size at stride 1, (kernel − 1) / 2 */
  readonly padding?: number;
  /** 1, or the number of channels (depthwise); default 1 */
  readonly groups?: number;
  /** [outputs], added to every pixel */
  readonly offset?: Value;
}

interface Geometry {
  readonly x: Value;
  readonly weight: Value;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly groups: number;
  /** [height, width] of the output */
  readonly size: readonly [number, number];
}

/**
 * Two-dimensional cross-correlation, as deep learning calls convolution.
 *
 * @param x [batch, channels, height, width]
 * @param weight [outputs, channels / groups, kernel, kernel]
 * @returns [batch, outputs, height', width'] with height' = ⌊(height + 2·padding − kernel) / stride⌋ + 1
 */
export function convolution(
  graph: Graph,
  operands: { x: Value; weight: Value },
  options: ConvolutionOptions = {},
): Value {
  const geometry = geometryOf(operands, options);
  const { x, weight, kernel, stride, padding, groups, size } = geometry;
  const [batch] = x.shape;
  const offset = options.offset ? [options.offset] : [];
  const y = graph.emit('Conv', [x, weight, ...offset], {
    shape: [batch ?? 1, fixed(weight, 0), ...size],
    attributes: {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [padding, padding, padding, padding],
      group: groups,
    },
  });
  graph.record({
    inputs: [x, weight, ...offset],
    outputs: [y],
    rule: ([dy], [wantsX = false, wantsWeight = false, wantsOffset = false]) => [
      dy && wantsX ? inputGradient(graph, geometry, dy) : undefined,
      dy && wantsWeight ? weightGradient(graph, geometry, dy) : undefined,
      dy && wantsOffset ? offsetGradient(graph, dy) : undefined,
    ],
  });
  return y;
}

/** [batch, outputs, height, width] → [outputs]: the sum over every pixel that the offset was added to. */
function offsetGradient(graph: Graph, dy: Value): Value {
  return graph.emit('ReduceSum', [dy, graph.integers([0, 2, 3])], {
    shape: [fixed(dy, 1)],
    attributes: { keepdims: 0 },
  });
}

function geometryOf(
  { x, weight }: { x: Value; weight: Value },
  options: ConvolutionOptions,
): Geometry {
  const kernel = fixed(weight, 2);
  const { stride = 1, padding = (kernel - 1) / 2, groups = 1 } = options;
  const channels = fixed(x, 1);
  const depthwise = groups === channels && fixed(weight, 0) === channels;
  if (channels / groups !== fixed(weight, 1)) throw shapeMismatch('convolution', x, weight);
  if (groups !== 1 && !depthwise) {
    throw new RangeError(
      `convolution: ${groups} groups of ${channels} channels; only 1 group or one group per channel can be differentiated.`,
    );
  }
  const extent = (size: number): number => Math.floor((size + 2 * padding - kernel) / stride) + 1;
  const size = [extent(fixed(x, 2)), extent(fixed(x, 3))] as const;
  return { x, weight, kernel, stride, padding, groups, size };
}

/** The transposed convolution of the output's gradient. */
function inputGradient(graph: Graph, geometry: Geometry, dy: Value): Value {
  return geometry.stride === 1
    ? flippedConvolution(graph, geometry, dy)
    : transposedConvolution(graph, geometry, dy);
}

/** At stride 1: a plain convolution with the weights transposed and turned by 180°, which runs faster. */
function flippedConvolution(graph: Graph, geometry: Geometry, dy: Value): Value {
  const { x, weight, kernel, padding, groups } = geometry;
  const back = kernel - 1 - padding;
  const [outputs, inner] = [fixed(weight, 0), fixed(weight, 1)];
  const swapped =
    groups === 1
      ? graph.emit('Transpose', [weight], {
          shape: [inner, outputs, kernel, kernel],
          attributes: { perm: [1, 0, 2, 3] },
        })
      : weight;
  const turned =
    kernel === 1
      ? swapped
      : graph.emit(
          'Slice',
          [
            swapped,
            ...[
              [-1, -1],
              [-1000, -1000],
              [2, 3],
              [-1, -1],
            ].map((v) => graph.integers(v)),
          ],
          { shape: swapped.shape },
        );
  return graph.emit('Conv', [dy, turned], {
    shape: x.shape,
    attributes: {
      kernel_shape: [kernel, kernel],
      pads: [back, back, back, back],
      group: groups,
    },
  });
}

function transposedConvolution(graph: Graph, geometry: Geometry, dy: Value): Value {
  const { x, weight, kernel, stride, padding, groups, size } = geometry;
  // Rows and columns that the strided forward pass never reached get no gradient but must be there.
  const missing = [2, 3].map(
    (axis) => fixed(x, axis) - ((size[axis - 2] ?? 0) - 1) * stride - kernel + 2 * padding,
  );
  return graph.emit('ConvTranspose', [dy, weight], {
    shape: x.shape,
    attributes: {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [padding, padding, padding, padding],
      output_padding: missing,
      group: groups,
    },
  });
}

function weightGradient(graph: Graph, geometry: Geometry, dy: Value): Value {
  const taps = shiftedInputs(graph, geometry);
  return geometry.groups === 1
    ? denseWeightGradient(graph, { geometry, dy, taps })
    : depthwiseWeightGradient(graph, { geometry, dy, taps });
}

interface TapProducts {
  readonly geometry: Geometry;
  readonly dy: Value;
  /** kernel² values [batch, channels, height', width'], row by row of the kernel */
  readonly taps: readonly Value[];
}

/** im2col: every tap's view of the input, then one matrix product per image, summed over the batch. */
function denseWeightGradient(graph: Graph, { geometry, dy, taps }: TapProducts): Value {
  const { x, weight, kernel, size } = geometry;
  const batch = fixed(x, 0);
  const [outputs, channels] = [fixed(weight, 0), fixed(weight, 1)];
  const [pixels, rows] = [size[0] * size[1], kernel * kernel * channels];
  const stacked =
    taps.length === 1 && taps[0]
      ? taps[0]
      : graph.emit('Concat', taps, { shape: [batch, rows, ...size], attributes: { axis: 1 } });
  const columns = reshape(graph, stacked, [batch, rows, pixels]);
  const flat = reshape(graph, dy, [batch, outputs, pixels]);
  const perImage = graph.emit('FusedMatMul', [flat, columns], {
    shape: [batch, outputs, rows],
    domain: 'com.microsoft',
    attributes: { transB: 1 },
  });
  const summed = graph.emit('ReduceSum', [perImage, graph.integers([0])], {
    shape: [outputs, rows],
    attributes: { keepdims: 0 },
  });
  // [outputs, kernel², channels] → [outputs, channels, kernel²]
  const byTap = reshape(graph, summed, [outputs, kernel * kernel, channels]);
  const byChannel = graph.emit('Transpose', [byTap], {
    shape: [outputs, channels, kernel * kernel],
    attributes: { perm: [0, 2, 1] },
  });
  return reshape(graph, byChannel, weight.shape.map(Number));
}

function depthwiseWeightGradient(graph: Graph, { geometry, dy, taps }: TapProducts): Value {
  const { weight } = geometry;
  const channels = fixed(weight, 0);
  const perTap = taps.map((tap) =>
    graph.emit('ReduceSum', [times(graph, dy, tap), graph.integers([0, 2, 3])], {
      shape: [1, channels, 1, 1],
      attributes: { keepdims: 1 },
    }),
  );
  const stacked = graph.emit('Concat', perTap, {
    shape: [taps.length, channels, 1, 1],
    attributes: { axis: 0 },
  });
  const byChannel = graph.emit('Transpose', [stacked], {
    shape: [channels, taps.length, 1, 1],
    attributes: { perm: [1, 0, 2, 3] },
  });
  return reshape(graph, byChannel, weight.shape.map(Number));
}

/** The input as every tap of the kernel sees it, row by row of the kernel. */
function shiftedInputs(graph: Graph, geometry: Geometry): Value[] {
  const { x, kernel, stride, padding, size } = geometry;
  if (kernel === 1 && stride === 1) return [x];
  const padded = pad(graph, x, padding);
  const shape = [fixed(x, 0), fixed(x, 1), ...size];
  return Array.from({ length: kernel * kernel }, (_, tap) => {
    const [row, column] = [Math.floor(tap / kernel), tap % kernel];
    const ends = [row + (size[0] - 1) * stride + 1, column + (size[1] - 1) * stride + 1];
    const bounds = [[row, column], ends, [2, 3], [stride, stride]];
    return graph.emit('Slice', [padded, ...bounds.map((v) => graph.integers(v))], { shape });
  });
}

function pad(graph: Graph, x: Value, padding: number): Value {
  if (padding === 0) return x;
  const [batch, channels, height, width] = [0, 1, 2, 3].map((axis) => fixed(x, axis));
  return graph.emit('Pad', [x, graph.integers([0, 0, padding, padding, 0, 0, padding, padding])], {
    shape: [batch ?? 0, channels ?? 0, (height ?? 0) + 2 * padding, (width ?? 0) + 2 * padding],
  });
}

function reshape(graph: Graph, x: Value, shape: readonly number[]): Value {
  return graph.emit('Reshape', [x, graph.integers(shape)], { shape });
}
