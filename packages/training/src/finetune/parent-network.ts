import type { Manifest, ModelPackage } from '@hand-digits/recognition';
import type { StoredTensor } from '../autodiff/onnx-messages.ts';
import { decodeWeights } from '../autodiff/onnx-messages.ts';
import type { ArchitectureSpec } from '../network/architectures.ts';
import type { ParameterLayout, PlacedParameter } from '../network/parameters.ts';
import { viewOf } from '../network/parameters.ts';
import type { TrainingGraph } from '../network/training-graph.ts';
import { buildTrainingGraph } from '../network/training-graph.ts';
import { pullTo } from '../train/optimiser.ts';
import type { TrainableNetwork } from '../train/trainable-network.ts';
import { FineTuneError } from './fine-tune-error.ts';
import { foldedLayers } from './folded-layers.ts';

/** What a training needs of a model package. */
export interface TunableModel {
  readonly manifest: Pick<Manifest, 'name' | 'recipe'>;
  readonly model: ModelPackage['model'];
}

type Described = TunableModel['manifest'];

/**
 * A model package as a training takes it: its weights are where the training begins and where a
 * penalty holds them near (L2-SP).
 *
 * @param shardSize images whose gradient is computed at a time
 * @throws FineTuneError model-not-tunable
 */
export function parentNetwork(parent: TunableModel, shardSize: number): TrainableNetwork {
  const graph = graphOf(parent.manifest, shardSize);
  const parameters = storedParameters(parent, graph.parameters);
  return {
    graph,
    initial: () => ({ parameters, running: new Float32Array(graph.statisticsSize) }),
    pull: pullTo(parameters),
  };
}

/**
 * The architecture that a manifest tells of in its recipe.
 * @throws FineTuneError model-not-tunable
 */
export function architectureOfModel({ name, recipe }: Described): ArchitectureSpec {
  const architecture = memberOf(recipe, 'architecture');
  const kind = memberOf(architecture, 'kind');
  if (kind === 'plain' || kind === 'residual') return architecture as ArchitectureSpec;
  throw new FineTuneError(
    'model-not-tunable',
    `The manifest of the model ${name} does not say how its network is built (recipe.architecture). Fine-tune a model that hand-digits has trained.`,
  );
}

function memberOf(json: unknown, key: string): unknown {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[key] : null;
}

function graphOf(manifest: Described, shardSize: number): TrainingGraph {
  const architecture = architectureOfModel(manifest);
  try {
    return buildTrainingGraph(architecture, shardSize, foldedLayers);
  } catch (cause) {
    throw new FineTuneError(
      'model-not-tunable',
      `The manifest of the model ${manifest.name} describes a network that cannot be built: ${JSON.stringify(architecture)}. Fine-tune a model that hand-digits has trained.`,
      cause,
    );
  }
}

function storedParameters(
  { manifest, model }: TunableModel,
  { entries, size }: ParameterLayout,
): Float32Array {
  const stored = weightsOf(manifest, model);
  const parameters = new Float32Array(size);
  for (const entry of entries) {
    const tensor = stored.get(entry.name);
    if (!tensor || !fits(tensor, entry)) throw unlike(manifest, entry, tensor);
    viewOf(parameters, entry).set(tensor.data);
  }
  return parameters;
}

function weightsOf(
  manifest: Described,
  model: ModelPackage['model'],
): ReturnType<typeof decodeWeights> {
  try {
    return decodeWeights(model);
  } catch (cause) {
    throw new FineTuneError(
      'model-not-tunable',
      `The model.onnx of ${manifest.name} is no ONNX model. Restore the package.`,
      cause,
    );
  }
}

function fits({ shape, data }: StoredTensor, entry: PlacedParameter): boolean {
  return data.length === entry.size && shape.join() === entry.shape.join();
}

function unlike(
  { name }: Described,
  wanted: PlacedParameter,
  found: StoredTensor | undefined,
): FineTuneError {
  const instead = found ? `it is [${found.shape.join(', ')}]` : 'there is none';
  return new FineTuneError(
    'model-not-tunable',
    `The model ${name} should store ${wanted.name} [${wanted.shape.join(', ')}], but ${instead}: its manifest describes another network. Fine-tune a model that hand-digits has trained.`,
  );
}
