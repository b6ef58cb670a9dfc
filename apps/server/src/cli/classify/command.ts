import { Option, type Command } from 'commander';
import {
  createRecognitionPool,
  inOrder,
  type RecognitionPool,
  type Window,
} from '@hand-digits/recognition/pool';
import { LineWriter } from '../line-writer.ts';
import { openModel } from '../model/find-model.ts';
import { countOption } from '../options.ts';
import { duration, showProgress, whole } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { FORMAT_NAMES, FORMATS, type FormatName } from './formats.ts';
import { countUpTo, findImages, type FoundImage } from './images.ts';
import { lineOf, resultOf, type ClassifyResult, type ErrorLine } from './result.ts';
import type { PredictionLine } from './result.ts';

interface ClassifyOptions {
  readonly format: FormatName;
  readonly model?: string;
  readonly workers?: number;
}

const EXAMPLES = `
Examples:
  $ hand-digits classify seven.png
  $ hand-digits classify scans/ letters.zip --format csv > digits.csv
  $ hand-digits classify scans/ --format jsonl | jq 'select(.decision == "review") | .source'
  $ curl -s https://example.org/seven.png | hand-digits classify -

Folders and ZIP archives are searched for PNG, JPEG, WebP, GIF, TIFF and BMP files; "-" reads one
image from standard input. The exit status is 0 when everything was read, 1 when something was not
(the rest is classified all the same), 2 when the command could not run.`;

/** `hand-digits classify PATH…`: from any image file to a digit with a confidence. */
export function registerClassify(program: Command, terminal: Terminal): void {
  program
    .command('classify')
    .summary('read the digit in image files')
    .description('Reads the handwritten digit in each image and says how sure it is.')
    .argument('<path...>', 'image files, folders, ZIP archives, or - for standard input')
    .addOption(
      new Option('-f, --format <format>', 'how results are written')
        .choices(FORMAT_NAMES)
        .default('table'),
    )
    .option('-m, --model <model>', 'folder of the model, or its name in models/')
    .addOption(countOption('-w, --workers <count>', 'threads that work (default: one per core)'))
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], options: ClassifyOptions) => {
      await classify(paths, options, terminal);
    });
}

/** Finds the images, reads them over all cores, and writes each result in the order of the images. */
async function classify(
  paths: readonly string[],
  options: ClassifyOptions,
  terminal: Terminal,
): Promise<void> {
  terminal.endWhenInterrupted();
  const workers = countUpTo(options.workers ?? terminal.cores, paths);
  // All three at once: the threads, the model and the list of images.
  const starting = createRecognitionPool({
    package: openModel(terminal, options.model).then((model) => model.package),
    workers,
  });
  const finding = findImages(paths, terminal.stdin);
  const [pool, images] = await Promise.all([starting, finding]).catch(async (error: unknown) => {
    await starting.then(
      (pool) => pool.close(),
      () => undefined,
    );
    throw error;
  });
  const tally = new Tally();
  const start = terminal.now();
  const progress = showProgress(terminal, { ...READING, total: images.count });
  const output = new LineWriter(terminal.stdout);
  const format = FORMATS[options.format];
  if (format.header !== null) await output.write(format.header);
  const read = (image: FoundImage): Promise<ClassifyResult> => readImage(pool, image);
  for await (const result of inOrder(images.read(), read, windowFor(workers))) {
    const flat = lineOf(result);
    tally.add(flat);
    progress.update(tally.count);
    await output.write(format.line(flat));
  }
  progress.clear();
  await output.end();
  await pool.close();
  if (tally.unreadable > 0) terminal.setExitStatus(1);
  const seconds = (terminal.now() - start) / 1000;
  if (terminal.stderr.isTTY === true) terminal.stderr.write(`${tally.summary(seconds)}\n`);
}

const READING = { title: 'Reading', unit: 'images' } as const;

/** Enough images ahead that no worker waits, few enough that memory stays small. */
function windowFor(workers: number): Window<FoundImage> {
  return {
    items: workers * 128,
    bytes: 64 * 1024 * 1024,
    bytesOf: (image) => ('bytes' in image ? image.bytes.byteLength : 0),
  };
}

async function readImage(pool: RecognitionPool, image: FoundImage): Promise<ClassifyResult> {
  if ('error' in image) return image;
  const { source, bytes } = image;
  return resultOf(source, await pool.recognise({ kind: 'file', bytes }));
}

/** What became of all images together. */
class Tally {
  count = 0;
  unreadable = 0;
  readonly #decisions = { accepted: 0, review: 0, 'not-a-digit': 0 };

  add(line: PredictionLine | ErrorLine): void {
    this.count += 1;
    if ('error' in line) this.unreadable += 1;
    else this.#decisions[line.decision] += 1;
  }

  summary(seconds: number): string {
    const { accepted, review } = this.#decisions;
    const rate = whole(this.count / Math.max(seconds, 0.001));
    return (
      `${whole(this.count)} images: ${whole(accepted)} accepted, ${whole(review)} for review, ` +
      `${whole(this.#decisions['not-a-digit'])} not a digit, ${whole(this.unreadable)} unreadable; ` +
      `${duration(seconds)}, ${rate} images/s`
    );
  }
}
