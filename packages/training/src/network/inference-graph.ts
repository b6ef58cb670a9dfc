import { Graph } from '../autodiff/graph.ts';
import { columns } from '../autodiff/operators/index.ts';
import type { ArchitectureSpec } from './architectures.ts';
import { architectureOf, NETWORK_OUTPUTS } from './architectures.ts';
import type { TrainedValues } from './inference-layers.ts';
import { inferenceLayers } from './inference-layers.ts';
import { CLASSES } from './training-graph.ts';

/** ONNX's image conventions (onnx/docs/MetadataProps.md), and ours for what it has no word for. */
const METADATA = {
  'Image.BitmapPixelFormat': 'Gray8',
  'Image.NominalPixelRange': 'Normalized_0_1',
  'hand-digits.polarity': 'ink bright on 0',
  'hand-digits.centring': 'long side 20 of 28 pixels, centre of mass at the centre (MNIST)',
};

/**
 * ONNX bytes of a trained network: `image` [N, 1, 28, 28] float32 in 0…1 → `logits` [N, 10] and
 * `digitness` [N, 1].
 */
export function buildInferenceGraph(spec: ArchitectureSpec, trained: TrainedValues): Uint8Array {
  const graph = new Graph('hand-digits');
  const image = graph.input('image', ['N', 1, 28, 28]);
  const outputs = architectureOf(spec)(inferenceLayers(graph, trained), image);
  graph.output('logits', columns(graph, outputs, { from: 0, to: CLASSES }));
  graph.output('digitness', columns(graph, outputs, { from: CLASSES, to: NETWORK_OUTPUTS }));
  return graph.encode(METADATA);
}
