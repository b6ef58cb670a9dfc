import type { Histogram } from '../evaluate/ink-histogram.ts';
import type { Manifest } from '@hand-digits/recognition';
import type { RiskRow, RiskTable } from '../calibrate/risk-table.ts';
import type { Measures } from '../evaluate/measures.ts';
import type { TrainingRecipe } from '../train/recipe.ts';

/** `evaluation.json`: what a model package was measured on. */
export interface Evaluation {
  readonly format: 1;
  /** id of the model that was measured */
  readonly model: string;
  readonly suites: readonly SuiteEvaluation[];
  /** of the digits that were held out, against which live traffic is watched; absent: unknown */
  readonly ink?: Histogram;
  /** thresholds for the error rates that an operator may choose; absent where none were derived */
  readonly selectiveRisk?: RiskTable;
}

export interface SuiteEvaluation {
  readonly name: string;
  /** what the suite holds, for people */
  readonly description: string;
  /** the command that measures it again */
  readonly command: string;
  readonly measures: Measures;
}

/**
 * MODEL_CARD.md, with the front matter that model hubs read (Mitchell et al. 2019; the format is
 * Hugging Face's). Everything in it comes from the manifest and the evaluation.
 */
export function modelCard(manifest: Manifest, evaluation: Evaluation): string {
  return [
    frontMatter(manifest, evaluation),
    `# ${manifest.name}\n`,
    'Reads one handwritten digit from a 28×28 image that hand-digits has normalised, and says how sure it is and whether it looks like a digit at all.\n',
    identity(manifest),
    measured(evaluation),
    use(manifest),
    errorRates(evaluation.selectiveRisk),
    learnedFrom(manifest),
    LIMITS,
  ].join('\n');
}

function frontMatter(manifest: Manifest, { suites }: Evaluation): string {
  const results = suites
    .filter(({ measures }) => measures.images > 0)
    .flatMap(({ name, measures }) => [
      '      - task: { type: image-classification }',
      `        dataset: { type: ${slug(name)}, name: ${JSON.stringify(name)} }`,
      `        metrics: [{ type: accuracy, value: ${(measures.right / measures.images).toFixed(5)} }]`,
    ]);
  return [
    '---',
    'license: mit',
    'library_name: onnxruntime',
    'pipeline_tag: image-classification',
    'tags: [handwriting, digits, mnist, nist, onnx]',
    'datasets: [mnist]',
    'metrics: [accuracy]',
    'model-index:',
    `  - name: ${manifest.name}`,
    '    results:',
    ...results,
    '---\n',
  ].join('\n');
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function identity(manifest: Manifest): string {
  const rows = [
    ['Id', `\`${manifest.id}\``],
    ['Made', manifest.createdAt],
    ['Normaliser version', String(manifest.normaliser.version)],
    ['Parent', manifest.parent === null ? 'none' : `\`${manifest.parent}\``],
    ['Seed', String(manifest.seed)],
  ];
  return table(['Property', 'Value'], rows);
}

function measured({ suites }: Evaluation): string {
  const digits = suites.filter(({ measures }) => measures.images > 0);
  const rows = digits.map(({ name, measures }) => [
    name,
    String(measures.images),
    `${percent(1 - measures.right / measures.images)} (${percent(1 - measures.accuracy.high)} … ${percent(1 - measures.accuracy.low)})`,
    String(measures.images - measures.right),
    percent(measures.calibration.error),
    percent(measures.decisions.accepted.images / measures.images),
    `${measures.decisions.accepted.wrong} of ${measures.decisions.accepted.images}`,
  ]);
  const head = [
    'Suite',
    'Images',
    'Error (95 % Wilson interval)',
    'Wrong',
    'Calibration error',
    'Accepted',
    'Wrong among accepted',
  ];
  return [
    '## Measured\n',
    table(head, rows),
    outliers(suites),
    'Each row again:\n',
    '```sh',
    ...suites.map(({ command }) => command),
    '```\n',
  ].join('\n');
}

function outliers(suites: readonly SuiteEvaluation[]): string {
  const rows = suites.flatMap(({ name, measures }) =>
    measures.outliers === null
      ? []
      : [
          [
            name,
            String(measures.outliers.images),
            percent(measures.outliers.rejected / measures.outliers.images),
            percent(measures.outliers.accepted / measures.outliers.images),
          ],
        ],
  );
  if (rows.length === 0) return '';
  return `What is no digit:\n\n${table(['Suite', 'Images', 'Rejected', 'Accepted by mistake'], rows)}`;
}

function use({ temperature, thresholds, secondLook, input, outputs }: Manifest): string {
  return [
    '## Use\n',
    `Input \`${input.name}\`: float32 [batch, 1, 28, 28], pixel / 255, ink bright, made by the normaliser above and by nothing else.`,
    `Outputs: \`${outputs.logits}\` [batch, 10]${outputs.digitness === null ? '' : ` and \`${outputs.digitness}\` [batch, 1]`}.`,
    ...(secondLook
      ? [
          `Where softmax(logits) gives no digit ${percent(secondLook.below)}, the image is scored again moved by one pixel to each side, and the logarithm of the mean of the five softmaxes takes the place of the logits.`,
        ]
      : []),
    `Probabilities are softmax(logits / ${temperature.toFixed(4)}).`,
    `A reading is accepted from ${percent(thresholds.accept)} confidence on; below ${percent(thresholds.digitness)} probability of being a digit none is claimed.\n`,
  ].join('\n');
}

function errorRates(risk: RiskTable | undefined): string {
  if (risk === undefined) return '';
  const cells = ({ errorRate, threshold, coverage, bound }: RiskRow): string[] =>
    threshold === null
      ? [percent(errorRate), 'too few digits to promise it', '', '']
      : [percent(errorRate), threshold.toFixed(6), percent(coverage), percent(bound)];
  return [
    '## Error rates to choose from\n',
    table(['Wrong among accepted', 'Accepted from', 'Accepted', 'Bound'], risk.rows.map(cells)),
    `Each row holds with ${percent(risk.confidence)} confidence, derived from ${risk.digits} digits (${risk.basis}).\n`,
  ].join('\n');
}

function learnedFrom(manifest: Manifest): string {
  const { training } = manifest;
  const rows = manifest.datasets.map(({ name, split, count, digest }) => [
    name,
    split,
    String(count),
    `\`${digest.slice(0, 16)}…\``,
  ]);
  return [
    '## Learned from\n',
    table(['Dataset', 'Split', 'Images', 'Digest'], rows),
    ...drawnDigits(manifest.recipe),
    `Training took ${training.hours.toFixed(2)} hours: ${training.epochs} epochs at ${Math.round(training.imagesPerSecond)} images/s, at most ${Math.round(training.peakMemoryBytes / 2 ** 20)} MiB of memory, with ${training.engine.name} ${training.engine.version}. The whole recipe stands in manifest.json.\n`,
  ].join('\n');
}

function drawnDigits(recipe: Manifest['recipe']): string[] {
  // Only recipes of this project have the word.
  const drawn = (recipe as Pick<TrainingRecipe, 'drawn'> | null)?.drawn;
  if (!drawn) return [];
  const how =
    drawn.styles === 'worldwide'
      ? 'as digits are written all over the world'
      : "as NIST's writers write them";
  return [
    `Beside these it learned from ${drawn.count} digits that the generator drew, by ${drawn.hands} hands, ${how}.\n`,
  ];
}

const LIMITS = `## Limits

- One digit an image. Numbers and touching digits are for a step before this one.
- The handwriting that it learned from is of people in the United States around 1990. Other habits (a 1 with a long upstroke, a crossed 7) it knows from drawn digits at most; measure it on your own pages with \`hand-digits evaluate\`.
- Some letters and symbols are digits in another place (O, l, I, /): no single image can tell them apart.
`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
