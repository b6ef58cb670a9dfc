/**
 * `npm run bench [-- NAME…] [--json FILE] [--model FOLDER]`: measures, and prints a table with the
 * machine that it was measured on. Figures are only worth something on a machine that does nothing
 * else.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine, type Machine } from './machine.ts';
import type { Bench, BenchResult, Measurement } from './measurement.ts';
import { augmentBench } from './measures/augment.ts';
import { batchesBench } from './measures/batches.ts';
import { chequesBench } from './measures/cheques.ts';
import { classifyBench } from './measures/classify.ts';
import { decodeBench } from './measures/decode.ts';
import { djangoBench } from './measures/django.ts';
import { finetuneBench } from './measures/finetune.ts';
import { listsBench } from './measures/lists.ts';
import { networkBench } from './measures/network.ts';
import { serverBench } from './measures/server.ts';
import { outliersBench } from './measures/outliers.ts';
import { pipelineBench } from './measures/pipeline.ts';
import { shadowBench } from './measures/shadow.ts';
import { startBench } from './measures/start.ts';
import { strangerBench } from './measures/stranger.ts';
import { trainingBench } from './measures/training.ts';
import { viewsBench } from './measures/views.ts';

const BENCHES: readonly Bench[] = [
  decodeBench,
  networkBench,
  pipelineBench,
  classifyBench,
  startBench,
  augmentBench,
  trainingBench,
  finetuneBench,
  strangerBench,
  outliersBench,
  chequesBench,
  viewsBench,
  serverBench,
  djangoBench,
  listsBench,
  batchesBench,
  shadowBench,
];

const root = path.resolve(import.meta.dirname, '..');
const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    model: { type: 'string', default: path.join(root, 'models', 'hand-digits') },
  },
});

const unknown = names.filter((name) => BENCHES.every((bench) => bench.name !== name));
if (unknown.length > 0) {
  const known = BENCHES.map(({ name }) => name).join(', ');
  console.error(`There is no measurement ${unknown.join(', ')}. There are: ${known}.`);
  process.exit(2);
}

const machine = describeMachine();
console.log(machineLine(machine));
if (machine.loadBefore > 0.5) {
  console.log(
    `The machine was busy before (load ${machine.loadBefore.toFixed(1)}): these figures are too low.`,
  );
}

const results: Record<string, BenchResult> = {};
for (const bench of BENCHES) {
  if (names.length > 0 && !names.includes(bench.name)) continue;
  console.log(`\n${bench.title}`);
  const context = { root, model: options.model, cores: machine.cores };
  const result = await bench.run(context);
  results[bench.name] = result;
  for (const line of [...result.measurements.map(measurementLine), ...result.notes])
    console.log(`  ${line}`);
}
if (options.json !== undefined) {
  const report = { date: new Date().toISOString(), machine, results };
  writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
}

function machineLine({ cpu, cores, memoryMB, system, node, onnxruntime }: Machine): string {
  const memory = `${Math.round(memoryMB / 1024)} GB`;
  return `${cpu}, ${cores} cores, ${memory}, ${system}, Node ${node}, ONNX Runtime ${onnxruntime}`;
}

function measurementLine({ name, value, unit, note }: Measurement): string {
  const figure = value >= 100 ? Math.round(value).toLocaleString('en-GB') : value.toPrecision(3);
  return `${name.padEnd(36)} ${figure.padStart(8)} ${unit.padEnd(9)}${note === undefined ? '' : `  (${note})`}`;
}
