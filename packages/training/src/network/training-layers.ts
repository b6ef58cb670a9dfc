import type { Graph, Value } from '../autodiff/graph.ts';
import { fixed } from '../autodiff/graph.ts';
import { batchNormalisation, convolution, dense, multiply } from '../autodiff/operators/index.ts';
import type { ConvNormOptions, Layers } from './layers.ts';
import type { ParameterSpec } from './parameters.ts';
import { layersWithoutParameters } from './shared-layers.ts';

/** The batch statistics of one normalisation, which the running ones follow. */
export interface NormalisationStatistics {
  readonly name: string;
  readonly channels: number;
  /** pixels that one batch's statistics average over */
  readonly count: number;
  /** [channels], beside the running mean that was fed */
  readonly meanShift: Value;
  /** [channels], biased */
  readonly variance: Value;
}

export interface DropoutMask {
  readonly name: string;
  readonly share: number;
  readonly shape: readonly number[];
}

/** What building a training graph leaves beside the graph. */
export interface TrainingRecord {
  readonly parameters: ParameterSpec[];
  readonly parameterValues: Value[];
  readonly normalisations: NormalisationStatistics[];
  readonly masks: DropoutMask[];
}

/** Name of the graph input that carries a normalisation's running mean. */
export const runningMeanInput = (name: string): string => `${name}.running-mean`;

/** Layers that emit a training graph, and what they leave beside it. */
export interface RecordingLayers {
  readonly layers: Layers;
  readonly record: TrainingRecord;
  /** declares a parameter: an input of the graph, which the loss is differentiated by */
  readonly parameter: (spec: ParameterSpec) => Value;
}

/**
 * Layers that emit the training graph: parameters, running means and dropout masks are inputs, which
 * `declare` adds to the graph.
 */
export function trainingLayers(
  graph: Graph,
  declare: Graph['input'] = graph.input.bind(graph),
): RecordingLayers {
  const record: TrainingRecord = {
    parameters: [],
    parameterValues: [],
    normalisations: [],
    masks: [],
  };
  const parameter = (spec: ParameterSpec): Value => {
    const value = declare(spec.name, spec.shape);
    record.parameters.push(spec);
    record.parameterValues.push(value);
    return value;
  };
  const layers: Layers = {
    ...layersWithoutParameters(graph),
    convNorm: (name, x, options) =>
      convNorm({ graph, record, parameter, declare }, { name, x, options }),
    dense: (name, x, outputs) => {
      const inputs = fixed(x, 1);
      const weight = parameter({
        name: `${name}.weight`,
        shape: [outputs, inputs],
        role: 'weight',
      });
      const bias = parameter({ name: `${name}.bias`, shape: [outputs], role: 'bias' });
      return dense(graph, x, { weight, bias });
    },
    dropout: (name, x, share) => {
      const shape = x.shape.map(Number);
      const mask = declare(`${name}.mask`, shape);
      record.masks.push({ name: mask.name, share, shape });
      return multiply(graph, x, mask);
    },
  };
  return { layers, record, parameter };
}

interface Building {
  readonly graph: Graph;
  readonly record: TrainingRecord;
  readonly parameter: (spec: ParameterSpec) => Value;
  readonly declare: Graph['input'];
}

function convNorm(
  { graph, record, parameter, declare }: Building,
  { name, x, options }: { name: string; x: Value; options: ConvNormOptions },
): Value {
  const { outputs, kernel = 3, stride = 1, depthwise = false, endsBranch = false } = options;
  const groups = depthwise ? fixed(x, 1) : 1;
  const weight = parameter({
    name: `${name}.weight`,
    shape: [outputs, fixed(x, 1) / groups, kernel, kernel],
    role: 'weight',
  });
  const gain = parameter({
    name: `${name}.gain`,
    shape: [outputs],
    role: endsBranch ? 'residual-gain' : 'gain',
  });
  const bias = parameter({ name: `${name}.bias`, shape: [outputs], role: 'bias' });
  const runningMean = declare(runningMeanInput(name), [outputs]);
  // Normalisation does not see a shift, so the running mean is taken off inside the convolution.
  const offset = graph.emit('Neg', [runningMean], { shape: [outputs] });
  const z = convolution(graph, { x, weight }, { stride, groups, offset });
  const { y, mean, variance } = batchNormalisation(graph, z, { gain, bias });
  const count = fixed(z, 0) * fixed(z, 2) * fixed(z, 3);
  record.normalisations.push({ name, channels: outputs, count, meanShift: mean, variance });
  return y;
}
