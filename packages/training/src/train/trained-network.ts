import type { ArchitectureSpec } from '../network/architectures.ts';
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
  return buildInferenceGraph(architecture, {
    parameter: (name) => viewOf(parameters, found(places, name)),
    statistics: (name) => {
      const { offset, channels } = found(normalisations, name);
      const [middle, end] = [offset + channels, offset + 2 * channels];
      return { mean: running.subarray(offset, middle), variance: running.subarray(middle, end) };
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
