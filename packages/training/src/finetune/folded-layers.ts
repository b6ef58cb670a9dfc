import type { Graph, Value } from '../autodiff/graph.ts';
import { fixed } from '../autodiff/graph.ts';
import { convolution } from '../autodiff/operators/index.ts';
import type { ConvNormOptions } from '../network/layers.ts';
import type { ParameterSpec } from '../network/parameters.ts';
import type { RecordingLayers } from '../network/training-layers.ts';
import { trainingLayers } from '../network/training-layers.ts';

/**
 * Layers that emit the training graph of a network whose normalisations are folded into its
 * convolutions, as a model package stores it: a convolution has a weight and a bias that learn, and
 * there are no batch statistics. So every image is read as the finished model would read it.
 */
export function foldedLayers(graph: Graph): RecordingLayers {
  const recording = trainingLayers(graph);
  const { parameter } = recording;
  const layers = {
    ...recording.layers,
    convNorm: (name: string, x: Value, options: ConvNormOptions) =>
      convolve({ graph, parameter }, { name, x, options }),
  };
  return { ...recording, layers };
}

function convolve(
  { graph, parameter }: { graph: Graph; parameter: (spec: ParameterSpec) => Value },
  { name, x, options }: { name: string; x: Value; options: ConvNormOptions },
): Value {
  const { outputs, kernel = 3, stride = 1, depthwise = false } = options;
  const groups = depthwise ? fixed(x, 1) : 1;
  const shape = [outputs, fixed(x, 1) / groups, kernel, kernel];
  const weight = parameter({ name: `${name}.weight`, shape, role: 'weight' });
  const offset = parameter({ name: `${name}.bias`, shape: [outputs], role: 'bias' });
  return convolution(graph, { x, weight }, { stride, groups, offset });
}
