import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { train, type BatchSource, type TrainingRecipe } from '@hand-digits/training';
import { RECIPES, seededRandom } from '@hand-digits/training';
import { median, type Bench, type BenchResult, type Measurement } from '../measurement.ts';

/**
 * conv 3×3 32, 32, pool, 64, 64, pool, dense 128, dense 10, each convolution with batch norm and
 * ReLU: 37 MFLOP forward, 112 for a training image.
 */
const ARCHITECTURE = {
  kind: 'plain',
  stages: [
    [32, 32],
    [64, 64],
  ],
  hidden: 128,
} as const;

const BATCH = 128;
const WARM_UP_STEPS = 4;
const MEASURED_STEPS = 24;
const ROUNDS = 3;
const PYTHON = '/usr/bin/python3';

/** Training of the reference network, in turns with PyTorch where that is installed. */
export const trainingBench: Bench = {
  name: 'training',
  title: 'Training of the reference network (37 MFLOP), batch 128',
  async run({ cores }): Promise<BenchResult> {
    const ours: number[] = [];
    const theirs: number[] = [];
    let missing = '';
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(await trainingSpeed(cores));
      const other =
        missing === '' ? pytorchSpeed(cores) : { kind: 'missing' as const, why: missing };
      if (other.kind === 'missing') missing = other.why;
      else theirs.push(other.imagesPerSecond);
    }
    const measurements: Measurement[] = [
      { name: `hand-digits, ${cores} threads`, value: median(ours), unit: 'images/s' },
    ];
    if (theirs.length === 0) return { measurements, notes: [`without PyTorch: ${missing}`] };
    const reference = median(theirs);
    measurements.push(
      { name: `PyTorch, ${cores} threads`, value: reference, unit: 'images/s' },
      { name: 'hand-digits / PyTorch', value: median(ours) / reference, unit: 'times' },
    );
    const notes = [
      `medians of ${ROUNDS} rounds in turn, ${MEASURED_STEPS} steps each, without augmentation`,
    ];
    return { measurements, notes };
  },
};

/** The trainer itself, with its optimiser and weight averaging, on images that are always the same. */
async function trainingSpeed(workers: number): Promise<number> {
  const end = new AbortController();
  const times: number[] = [];
  await train({
    recipe: recipe(),
    seed: 1,
    data: 'bench',
    batches: sameBatch(),
    workers,
    now: () => performance.now(),
    onStep: () => {
      times.push(performance.now());
      if (times.length > WARM_UP_STEPS + MEASURED_STEPS) end.abort();
    },
    save: () => Promise.resolve(),
    checkpointSeconds: Infinity,
    signal: end.signal,
  });
  const from = times[WARM_UP_STEPS]!;
  const to = times[WARM_UP_STEPS + MEASURED_STEPS]!;
  return (MEASURED_STEPS * BATCH * 1000) / (to - from);
}

function recipe(): TrainingRecipe {
  return {
    ...RECIPES['quick']!,
    name: 'bench',
    architecture: ARCHITECTURE,
    batchSize: BATCH,
    epochs: 1,
  };
}

function sameBatch(): BatchSource {
  const random = seededRandom(1, 'bench');
  const images = Float32Array.from({ length: BATCH * 784 }, () => random.next());
  const labels = Uint8Array.from({ length: BATCH }, () => random.below(10));
  return {
    stepsPerEpoch: 1000,
    // eslint-disable-next-line @typescript-eslint/require-await -- the trainer takes it as a feed
    async *from() {
      for (;;) yield { images, labels };
    },
  };
}

type PytorchSpeed =
  | { readonly kind: 'measured'; readonly imagesPerSecond: number }
  | { readonly kind: 'missing'; readonly why: string };

function pytorchSpeed(threads: number): PytorchSpeed {
  const script = fileURLToPath(new URL('../pytorch_training_speed.py', import.meta.url));
  const args = [script, String(threads), String(WARM_UP_STEPS), String(MEASURED_STEPS)];
  const { status, stdout, stderr, error } = spawnSync(PYTHON, args, { encoding: 'utf8' });
  if (status === 0) return { kind: 'measured', imagesPerSecond: Number(stdout) };
  const last = error?.message ?? stderr.trim().split('\n').at(-1) ?? 'nothing';
  return {
    kind: 'missing',
    why: `${PYTHON} says "${last}"; on Debian "apt-get install python3-torch" brings it`,
  };
}
