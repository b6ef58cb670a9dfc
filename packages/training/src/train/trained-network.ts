import type { ArchitectureSpec } from '../network/architectures.ts';
import { foldNormalisation } from '../network/fold-normalisation.ts';
import { buildInferenceGraph } from '../network/inference-graph.ts';
import { viewOf } from '../network/parameters.ts';
import type { TrainingGraph } from '../network/training-graph.ts';

/** The weights and running statistics that a training ended with, flat. */
export interface TrainedArrays {
  readonly parameters: Float32Array;
  readonly running: Float32Array;
}

/** ONNX bytes of the inference graph with these weights. */
export function exportNetwork(
  architecture: ArchitectureSpec,
  layout: Pick<TrainingGraph, 'parameters' | 'statistics'>,
  { parameters, running }: TrainedArrays,
): Uint8Array {
  const places = new Map(layout.parameters.entries.map((entry) => [entry.name, entry]));
  const normalisations = new Map(layout.statistics.map((entry) => [entry.name, entry]));
  const parameter = (name: string): Float32Array => viewOf(parameters, found(places, name));
  return buildInferenceGraph(architecture, {
    parameter,
    convolution: (name) => {
      const weight = parameter(`${name}.weight`);
      const bias = parameter(`${name}.bias`);
      const statistics = normalisations.get(name);
      // Fine-tuning learns convolutions that the normalisation is folded into already.
      if (statistics === undefined) return { weight, bias };
      const { offset, channels } = statistics;
      const mean = running.subarray(offset, offset + channels);
      const variance = running.subarray(offset + channels, offset + 2 * channels);
      const gain = parameter(`${name}.gain`);
      return foldNormalisation({ weight, bias, gain, mean, variance });
    },
  });
}

function found<Entry>(entries: ReadonlyMap<string, Entry>, name: string): Entry {
  const entry = entries.get(name);
  if (entry === undefined) {
    throw new RangeError(
      `The trained network has no ${name}; was it trained as another architecture?`,
    );
  }
  return entry;
}
