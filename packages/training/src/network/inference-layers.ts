import type { Graph } from '../autodiff/graph.ts';
import { fixed } from '../autodiff/graph.ts';
import type { Layers } from './layers.ts';
import { layersWithoutParameters } from './shared-layers.ts';

/** Trained values by name: parameters (`conv1.weight`) and running statistics. */
export interface TrainedValues {
  /** @throws RangeError when the network has no such parameter */
  readonly parameter: (name: string) => Float32Array;
  /** a convolution with its normalisation folded in */
  readonly convolution: (name: string) => ConvolutionValues;
}

export interface ConvolutionValues {
  /** [outputs, channels / groups, kernel, kernel] */
  readonly weight: Float32Array;
  /** [outputs] */
  readonly bias: Float32Array;
}

/** Layers that emit the inference graph: normalisation folded into the convolution, weights stored. */
export function inferenceLayers(graph: Graph, trained: TrainedValues): Layers {
  return {
    ...layersWithoutParameters(graph),
    dropout: (_name, x) => x,
    dense: (name, x, outputs) => {
      const weight = graph.weight(
        `${name}.weight`,
        [outputs, fixed(x, 1)],
        trained.parameter(`${name}.weight`),
      );
      const bias = graph.weight(`${name}.bias`, [outputs], trained.parameter(`${name}.bias`));
      return graph.emit('Gemm', [x, weight, bias], {
        shape: [x.shape[0] ?? 'N', outputs],
        attributes: { transB: 1 },
      });
    },
    convNorm: (name, x, { outputs, kernel = 3, stride = 1, depthwise = false }) => {
      const groups = depthwise ? fixed(x, 1) : 1;
      const folded = trained.convolution(name);
      const shape = [outputs, fixed(x, 1) / groups, kernel, kernel];
      const weight = graph.weight(`${name}.weight`, shape, folded.weight);
      const bias = graph.weight(`${name}.bias`, [outputs], folded.bias);
      const padding = (kernel - 1) / 2;
      const side = (axis: number): number =>
        Math.floor((fixed(x, axis) + 2 * padding - kernel) / stride) + 1;
      return graph.emit('Conv', [x, weight, bias], {
        shape: [x.shape[0] ?? 'N', outputs, side(2), side(3)],
        attributes: {
          kernel_shape: [kernel, kernel],
          strides: [stride, stride],
          pads: [padding, padding, padding, padding],
          group: groups,
        },
      });
    },
  };
}
