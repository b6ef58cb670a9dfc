import type { Manifest, ModelPackage } from '@hand-digits/recognition';
import * as ort from '@hand-digits/recognition/onnxruntime';
import { describe, expect, test } from 'vitest';
import { FineTuneError } from '../../src/finetune/fine-tune-error.ts';
import { parentNetwork } from '../../src/finetune/parent-network.ts';
import { fineTuningRecipe } from '../../src/finetune/recipe.ts';
import type { ArchitectureSpec } from '../../src/network/architectures.ts';
import { viewOf } from '../../src/network/parameters.ts';
import { seededRandom } from '../../src/random/seeded.ts';
import { scoreImages } from '../../src/train/score-images.ts';
import type { TrainableNetwork } from '../../src/train/trainable-network.ts';
import { newNetwork } from '../../src/train/trainable-network.ts';
import { exportNetwork } from '../../src/train/trained-network.ts';
import { drawDigits } from './drawn-digits.ts';

const IMAGES = drawDigits([1], 20);
const COUNT = IMAGES.labels.length;

const ARCHITECTURES: Readonly<Record<string, ArchitectureSpec>> = {
  plain: { kind: 'plain', stages: [[4, 6], [8]], hidden: 16 },
  'plain with dropout': { kind: 'plain', stages: [[4], [6]], hidden: 12, dropout: 0.5 },
  residual: {
    kind: 'residual',
    stem: 4,
    stages: [
      { width: 4, blocks: 1 },
      { width: 6, blocks: 1 },
    ],
    squeeze: 2,
  },
};

/** A package whose weights and running statistics are random: nothing in it is 0 or 1 by chance. */
function packageOf(architecture: ArchitectureSpec): ModelPackage {
  const { graph, initial } = newNetwork(fineTuningRecipe(architecture));
  const random = seededRandom(2, 'statistics');
  const { parameters, running } = initial(1);
  const trained = {
    parameters: parameters.map((value) => value + random.normal(0, 0.1)),
    running: running.map((value) => value + random.between(0, 0.5)),
  };
  const manifest = { name: 'random', recipe: { architecture } } as unknown as Manifest;
  return { manifest, model: exportNetwork(architecture, graph, trained) };
}

/** What the training graph itself answers, before any step. */
async function trainingLogits({ graph, initial }: TrainableNetwork): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(graph.model);
  const { parameters } = initial(1);
  const floats = (data: Float32Array, shape: readonly number[]): ort.Tensor =>
    new ort.Tensor('float32', data, shape);
  const weights = graph.parameters.entries.map(
    (entry) => [entry.name, floats(viewOf(parameters, entry).slice(), entry.shape)] as const,
  );
  const masks = graph.masks.map(({ name, shape }) => {
    const size = shape.reduce((product, side) => product * side, 1);
    return [name, floats(new Float32Array(size).fill(1), shape)] as const;
  });
  const { logits } = await session.run({
    ...Object.fromEntries([...weights, ...masks]),
    image: floats(
      Float32Array.from(IMAGES.images, (value) => value / 255),
      [COUNT, 1, 28, 28],
    ),
    targets: floats(new Float32Array(COUNT * 10), [COUNT, 10]),
    digitness: floats(new Float32Array(COUNT), [COUNT, 1]),
    'digitness-weight': floats(new Float32Array(COUNT), [COUNT, 1]),
  });
  return logits?.data as Float32Array;
}

describe('a model package as fine-tuning takes it', () => {
  for (const [name, architecture] of Object.entries(ARCHITECTURES)) {
    test(`answers before the first step with the very logits of the package (${name})`, async () => {
      const parent = packageOf(architecture);
      const logits = await trainingLogits(parentNetwork(parent, COUNT));
      const { logits: reading, digitness } = await scoreImages(parent.model, IMAGES.images, 1);
      const expected = [...digitness.keys()].flatMap((image) => [
        ...reading.subarray(image * 10, image * 10 + 10),
        digitness[image]!,
      ]);
      expect(logits).toHaveLength(expected.length);
      logits.forEach((logit, at) => {
        expect(Math.abs(logit - expected[at]!)).toBeLessThan(2e-5 * (1 + Math.abs(logit)));
      });
    });

    test(`is written again, byte for byte, when nothing was learned (${name})`, () => {
      const parent = packageOf(architecture);
      const { graph, initial } = parentNetwork(parent, 8);
      const again = exportNetwork(architecture, graph, initial(1));
      expect(Buffer.from(again).equals(Buffer.from(parent.model))).toBe(true);
    });
  }

  test('is held near all of its weights, biases too', () => {
    const { initial, pull } = parentNetwork(packageOf(ARCHITECTURES['plain']!), 8);
    expect(pull.towards).toEqual(initial(1).parameters);
    expect(pull.mask.every((pulls) => pulls === 1)).toBe(true);
  });

  const refusalOf = (parent: ModelPackage): FineTuneError => {
    try {
      parentNetwork(parent, 8);
    } catch (error) {
      if (error instanceof FineTuneError) return error;
    }
    throw new Error('it was not refused');
  };

  test('is refused where the manifest does not say how the network is built', () => {
    const { model } = packageOf(ARCHITECTURES['plain']!);
    const manifest = { name: 'foreign', recipe: 'by hand' } as unknown as Manifest;
    const { code, message } = refusalOf({ manifest, model });
    expect(code).toBe('model-not-tunable');
    expect(message).toMatch(/model foreign does not say how its network is built/);
  });

  test('is refused where the manifest describes another network, with both shapes', () => {
    const { manifest } = packageOf({ kind: 'plain', stages: [[4], [8]], hidden: 16 });
    const { model } = packageOf({ kind: 'plain', stages: [[4], [6]], hidden: 16 });
    expect(refusalOf({ manifest, model }).message).toMatch(
      /stage2\.conv1\.weight \[8, 4, 3, 3\], but it is \[6, 4, 3, 3\]/,
    );
  });

  test('is refused where model.onnx is damaged', () => {
    const { manifest } = packageOf(ARCHITECTURES['plain']!);
    const model = Uint8Array.from({ length: 100 }, (_, at) => (at * 37) % 256);
    expect(refusalOf({ manifest, model }).code).toBe('model-not-tunable');
  });
});
