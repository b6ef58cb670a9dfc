import type { Command } from 'commander';
import type { Manifest } from '@hand-digits/recognition';
import { whole } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { registerErrorRates } from './error-rates.ts';
import { openModel } from './find-model.ts';
import { registerLineage } from './lineage.ts';

const EXAMPLES = `
Examples:
  $ hand-digits model info
  $ hand-digits model info runs/2026-11-22/model --json`;

/** `hand-digits model info [MODEL]`: what a model package says about itself. */
export function registerModel(program: Command, terminal: Terminal): void {
  const model = program.command('model').description('Tells about models.');
  registerLineage(model, terminal);
  registerErrorRates(model, terminal);
  model
    .command('info')
    .summary('what a model is, and what it learned from')
    .description('Checks a model package and shows what its manifest says.')
    .argument(
      '[model]',
      'folder of the model, or its name in models/ (default: the only one there)',
    )
    .option('--json', 'write the manifest as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string | undefined, options: { json?: true }) => {
      const found = await openModel(terminal, name);
      const { manifest, model: network } = found.package;
      const text = options.json
        ? JSON.stringify(manifest, null, 2)
        : describeModel(manifest, { folder: found.folder, bytes: network.byteLength });
      terminal.stdout.write(`${text}\n`);
    });
}

/** A manifest for people: one fact a line. */
function describeModel(
  manifest: Manifest,
  place: { readonly folder: string; readonly bytes: number },
): string {
  const { thresholds, training, datasets } = manifest;
  const facts: [string, string][] = [
    ['model', `${manifest.name} (${place.folder})`],
    ['id', manifest.id],
    ['made', manifest.createdAt],
    ['parent', manifest.parent ?? 'none: trained from the beginning'],
    ['network', `${whole(place.bytes / 1024)} kB of ONNX`],
    ['normaliser', `version ${manifest.normaliser.version}`],
    ['temperature', String(manifest.temperature)],
    ['accepted from', `${percent(thresholds.accept)} confidence`],
    ['a digit from', `${percent(thresholds.digitness)} probability of being one`],
    ...datasets.map(({ name, split, count, digest }): [string, string] => [
      'learned from',
      `${name}, ${split}: ${whole(count)} images (${digest.slice(0, 12)}…)`,
    ]),
    ['trained', `${training.epochs} epochs, ${training.hours.toFixed(2)} h`],
    ['speed', `${whole(training.imagesPerSecond)} images/s`],
    ['peak memory', `${whole(training.peakMemoryBytes / 2 ** 20)} MB`],
    ['engine', `${training.engine.name} ${training.engine.version}`],
    ['seed', String(manifest.seed)],
    ['recipe', JSON.stringify(manifest.recipe)],
  ];
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(4))} %`;
}
