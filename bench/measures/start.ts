import path from 'node:path';
import { measureCommand } from '../command.ts';
import { median, type Bench } from '../measurement.ts';

const ROUNDS = 7;

/** From typing the command to the first answer. */
export const startBench: Bench = {
  name: 'start',
  title: 'Start-up to first answer',
  async run({ root, model }) {
    const image = path.join(root, 'examples', 'zero-black-on-white.png');
    const args = ['classify', image, '--model', model, '--format', 'jsonl'];
    await measureCommand(root, args);
    const times: number[] = [];
    const peaks: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const cost = await measureCommand(root, args);
      times.push(cost.millisecondsToFirstOutput);
      peaks.push(cost.peakMB);
    }
    const note = `median of ${ROUNDS}, sources compiled before`;
    return {
      measurements: [
        { name: 'classify, one PNG', value: median(times), unit: 'ms', note },
        { name: 'peak memory', value: Math.max(...peaks), unit: 'MB' },
      ],
      notes: [],
    };
  },
};
