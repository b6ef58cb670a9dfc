import { existsSync } from 'node:fs';
import path from 'node:path';
import { listFiles } from '@hand-digits/training';
import { measureCommand } from '../command.ts';
import { median, type Bench } from '../measurement.ts';
import { rawInference } from '../raw-inference.ts';

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
    const args = ['classify', archive, '--model', model, '--format', 'jsonl'];
    await measureCommand(root, args); // fills the cache of compiled sources and the disk's
    const rates: number[] = [];
    const raw: number[] = [];
    const peaks: number[] = [];
    // In turns, so that what else the machine does meets both alike.
    for (let round = 0; round < ROUNDS; round += 1) {
      raw.push(await rawInference(model, { batch: 64, threads: cores, seconds: 2 }));
      const cost = await measureCommand(root, args);
      rates.push((images * 1000) / cost.milliseconds);
      peaks.push(cost.peakMB);
    }
    const note = `${images} files of nist-digits-128.zip, start-up included, median of ${ROUNDS}`;
    const [rate, rawRate] = [median(rates), median(raw)];
    return {
      measurements: [
        { name: 'classify', value: rate, unit: 'images/s', note },
        { name: `raw inference, batch 64, ${cores} threads`, value: rawRate, unit: 'images/s' },
        { name: 'classify / raw inference', value: rate / rawRate, unit: 'times' },
        { name: 'peak memory of classify', value: Math.max(...peaks), unit: 'MB' },
      ],
      notes: [],
    };
  },
};
