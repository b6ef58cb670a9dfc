import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { FineTuningExamples, LabelledHands } from '@hand-digits/training';
import type { LearningExample, LearningExamples } from '../use-cases/learning/ports.ts';

/** Examples in the columns that training takes. */
export interface ExampleColumns {
  readonly examples: FineTuningExamples;
  readonly accepted: LabelledHands;
}

/**
 * The examples of an order: gathered once and kept, since a checkpoint can only be gone on with on the
 * very same ones, whatever people say meanwhile.
 */
export async function examplesOf(
  folder: string,
  gather: () => Promise<LearningExamples>,
): Promise<ExampleColumns> {
  const file = path.join(folder, 'examples');
  const kept = await readFile(file).catch(() => undefined);
  if (kept !== undefined) return deserialize(kept) as ExampleColumns;
  const columns = columnsOf(await gather());
  await mkdir(folder, { recursive: true });
  await writeWhole(file, serialize(columns));
  return columns;
}

/** Flushed and renamed into place: after a kill there is all of it, or nothing. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(`${file}.new`, 'w');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}

/** How training writes "not a digit". */
const NOT_A_DIGIT = 255;
const PIXELS = 784;

function columnsOf({ corrections, confirmed, accepted }: LearningExamples): ExampleColumns {
  const numbers = new Map<string, number>();
  const numberOf = (hand: string): number => {
    const known = numbers.get(hand) ?? numbers.size;
    numbers.set(hand, known);
    return known;
  };
  const columns = (examples: readonly LearningExample[]): LabelledHands => {
    const images = new Uint8Array(examples.length * PIXELS);
    examples.forEach(({ pixels }, row) => {
      images.set(pixels, row * PIXELS);
    });
    return {
      images,
      labels: Uint8Array.from(examples, ({ truth }) =>
        truth === 'not-a-digit' ? NOT_A_DIGIT : truth,
      ),
      hands: Int32Array.from(examples, ({ hand }) => numberOf(hand)),
    };
  };
  return {
    examples: { corrections: columns(corrections), confirmed: columns(confirmed) },
    accepted: columns(accepted),
  };
}
