import { differentiate } from '../autodiff/differentiate.ts';
import type { Value } from '../autodiff/graph.ts';
import { Graph } from '../autodiff/graph.ts';
import {
  add,
  binaryCrossEntropy,
  columns,
  multiply,
  scale,
  softmaxCrossEntropy,
  sum,
} from '../autodiff/operators/index.ts';
import type { ArchitectureSpec } from './architectures.ts';
import { architectureOf, NETWORK_OUTPUTS } from './architectures.ts';
import type { ParameterLayout } from './parameters.ts';
import { layOut } from './parameters.ts';
import type { DropoutMask, RecordingLayers } from './training-layers.ts';
import { trainingLayers } from './training-layers.ts';

export const CLASSES = 10;

/** One normalisation's place in the flat array of statistics: `channels` means, then as many variances. */
export interface PlacedStatistics {
  readonly name: string;
  readonly channels: number;
  readonly offset: number;
  /** unbiased variance = biased × this */
  readonly correction: number;
}

/** A graph that computes loss and gradients of one shard of a batch. */
export interface TrainingGraph {
  readonly model: Uint8Array;
  readonly parameters: ParameterLayout;
  readonly statistics: readonly PlacedStatistics[];
  readonly statisticsSize: number;
  readonly masks: readonly DropoutMask[];
}

/**
 * Inputs, beside parameters, running means and masks:
 *   image [batch, 1, 28, 28]; targets [batch, 10], probabilities, times the image's weight, zeros for
 *   what is no digit; digitness [batch, 1], 1 = digit; digitness-weight [batch, 1].
 * Outputs: loss (mean over the batch), logits [batch, 11], `gradient:<parameter>`,
 *   `mean:<normalisation>` (beside the running mean), `variance:<normalisation>`.
 *
 * @param layersOf what the architecture is built of; by default with batch normalisation
 */
export function buildTrainingGraph(
  spec: ArchitectureSpec,
  batch: number,
  layersOf: (graph: Graph) => RecordingLayers = trainingLayers,
): TrainingGraph {
  const graph = new Graph('training');
  const image = graph.input('image', [batch, 1, 28, 28]);
  const { layers, record } = layersOf(graph);
  const outputs = architectureOf(spec)(layers, image);
  const loss = lossOf(graph, outputs, batch);
  const gradients = differentiate(graph, loss, record.parameterValues);
  graph.output('loss', loss);
  graph.output('logits', outputs);
  record.parameters.forEach(({ name }, index) => {
    const gradient = gradients[index];
    if (gradient) graph.output(`gradient:${name}`, gradient);
  });
  for (const { name, meanShift, variance } of record.normalisations) {
    graph.output(`mean:${name}`, meanShift);
    graph.output(`variance:${name}`, variance);
  }
  let statisticsSize = 0;
  const statistics = record.normalisations.map(({ name, channels, count }) => {
    const placed = { name, channels, offset: statisticsSize, correction: count / (count - 1) };
    statisticsSize += 2 * channels;
    return placed;
  });
  return {
    model: graph.encode(),
    parameters: layOut(record.parameters),
    statistics,
    statisticsSize,
    masks: record.masks,
  };
}

function lossOf(graph: Graph, outputs: Value, batch: number): Value {
  const targets = graph.input('targets', [batch, CLASSES]);
  const digitness = graph.input('digitness', [batch, 1]);
  const weight = graph.input('digitness-weight', [batch, 1]);
  const logits = columns(graph, outputs, { from: 0, to: CLASSES });
  const digitnessLogit = columns(graph, outputs, { from: CLASSES, to: NETWORK_OUTPUTS });
  const reading = softmaxCrossEntropy(graph, logits, targets);
  const rejecting = multiply(graph, binaryCrossEntropy(graph, digitnessLogit, digitness), weight);
  return scale(graph, sum(graph, add(graph, reading, rejecting)), 1 / batch);
}
