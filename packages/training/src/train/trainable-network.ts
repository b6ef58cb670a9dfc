import { initialParameters } from '../network/parameters.ts';
import type { TrainingGraph } from '../network/training-graph.ts';
import { buildTrainingGraph } from '../network/training-graph.ts';
import { seededRandom } from '../random/seeded.ts';
import type { Pull } from './optimiser.ts';
import { pullToZero } from './optimiser.ts';
import type { TrainingRecipe } from './recipe.ts';
import type { TrainedArrays } from './trained-network.ts';

/** A network as a training takes it: how its gradient is computed, and where its weights begin. */
export interface TrainableNetwork {
  readonly graph: TrainingGraph;
  readonly initial: (seed: number) => TrainedArrays;
  /** where weight decay pulls the weights to */
  readonly pull: Pull;
}

/** A network of the recipe's architecture that knows nothing yet. */
export function newNetwork({ architecture, shardSize }: TrainingRecipe): TrainableNetwork {
  const graph = buildTrainingGraph(architecture, shardSize);
  return {
    graph,
    initial: (seed) => {
      const random = seededRandom(seed, 'initial weights');
      const parameters = initialParameters(graph.parameters, () => random.normal());
      return { parameters, running: initialStatistics(graph) };
    },
    pull: pullToZero(graph.parameters),
  };
}

/** Mean 0 and variance 1 for every normalisation. */
function initialStatistics({ statistics, statisticsSize }: TrainingGraph): Float32Array {
  const running = new Float32Array(statisticsSize);
  for (const { channels, offset } of statistics) {
    running.fill(1, offset + channels, offset + 2 * channels);
  }
  return running;
}
