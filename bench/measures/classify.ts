import { existsSync } from 'node:fs';
import path from 'node:path';
import { listFiles } from '@hand-digits/training';
import { measureCommand, type CommandCost } from '../command.ts';
import { median, type Bench, type Measurement } from '../measurement.ts';
import { rawInference, type RawInference } from '../raw-inference.ts';

const ROUNDS = 3;

/** The whole way from a ZIP archive to JSON lines, beside what the network alone could do. */
export const classifyBench: Bench = {
  name: 'classify',
  title: 'hand-digits classify, whole',
  async run({ root, model, cores }) {
    const archive = path.join(root, '..', 'shared', 'data', 'eval', 'nist-digits-128.zip');
    if (!existsSync(archive)) {
      const notes = [`skipped: ${path.relative(root, archive)} is not there`];
      return { measurements: [], notes };
    }
    const images = (await listFiles(archive)).files.length;
    const reading = (times: number) => [
      ...['classify', ...new Array<string>(times).fill(archive)],
      ...['--model', model, '--format', 'jsonl'],
    ];
    await measureCommand(root, reading(1)); // fills the cache of compiled sources and the disk's
    const rounds: Round[] = [];
    // In turns, so that what else the machine does meets both alike.
    for (let round = 0; round < ROUNDS; round += 1) {
      const raw = await rawInference(model, { batch: 64, threads: cores, seconds: 2 });
      const whole = await measureCommand(root, reading(1));
      rounds.push({ raw, whole, thrice: await measureCommand(root, reading(3)) });
    }
    return { measurements: summarise(rounds, images, cores), notes: [] };
  },
};

interface Round {
  readonly raw: RawInference;
  readonly whole: CommandCost;
  /** the archive three times over: two thirds of it are read when start-up is over */
  readonly thrice: CommandCost;
}

function summarise(rounds: readonly Round[], images: number, cores: number): Measurement[] {
  const rate = median(rounds.map(({ whole }) => (images * 1000) / whole.milliseconds));
  const running = median(
    rounds.map(({ whole, thrice }) => (2000 * images) / (thrice.milliseconds - whole.milliseconds)),
  );
  const raw = median(rounds.map((round) => round.raw.imagesPerSecond));
  const cost = median(rounds.map(({ whole }) => whole.processorSeconds / images));
  const rawCost = median(rounds.map((round) => 1 / round.raw.imagesPerProcessorSecond));
  const note = `${images} files of nist-digits-128.zip, start-up included, median of ${ROUNDS}`;
  return [
    { name: 'classify', value: rate, unit: 'images/s', note },
    { name: `raw inference, batch 64, ${cores} threads`, value: raw, unit: 'images/s' },
    { name: 'classify / raw inference', value: rate / raw, unit: 'times' },
    {
      name: 'classify once it runs / raw inference',
      value: running / raw,
      unit: 'times',
      note: `${Math.round(running)} images/s, from reading the archive thrice and once`,
    },
    { name: 'processor time of classify', value: cost * 1000, unit: 'ms', note: 'per image' },
    {
      name: 'processor time of raw inference',
      value: rawCost * 1000,
      unit: 'ms',
      note: 'per image',
    },
    {
      name: 'peak memory of classify',
      value: Math.max(...rounds.map(({ whole }) => whole.peakMB)),
      unit: 'MB',
    },
  ];
}
