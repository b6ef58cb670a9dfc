import path from 'node:path';
import {
  readExamples,
  seededRandom,
  selectRows,
  shuffledIndices,
  takeRows,
  type LabelledHands,
  type Replay,
} from '@hand-digits/training';
import { readHabit, type Habit } from './habits.ts';

/** Somebody the model has never met: one half of what they wrote is corrected, the other measured. */
export interface Stranger {
  readonly name: string;
  readonly corrected: LabelledHands;
  readonly measured: LabelledHands;
  /** what keeps from forgetting, without these people */
  readonly replay: Replay;
}

/** Two people's own digits, which are only measured on: what learns from them here is thrown away. */
const OWN = 'own-handwriting.zip';
const WRITER = /([a-z]+)-\d/;

/** Each of the two people twice: every other image is corrected, and then the others are. */
export async function twoPeople(
  evaluation: string,
  { replay, threads }: { readonly replay: Replay; readonly threads: number },
): Promise<Stranger[]> {
  const read = { threads, writerPattern: WRITER };
  const { examples } = await readExamples(path.join(evaluation, OWN), read);
  const [one, other] = [0, 1];
  return [...new Set(examples.hands)].flatMap((hand) =>
    [one, other].map((half) => ({
      name: `writer ${hand}, half ${half + 1}`,
      ...halvesOf(examples, { hand, half }),
      replay,
    })),
  );
}

function halvesOf(
  all: LabelledHands,
  { hand, half }: { readonly hand: number; readonly half: number },
): Pick<Stranger, 'corrected' | 'measured'> {
  const rows = [...all.hands.keys()].filter((row) => all.hands[row] === hand);
  const ofHalf = (wanted: number): number[] => rows.filter((_, place) => place % 2 === wanted);
  return { corrected: takeRows(all, ofHalf(half)), measured: takeRows(all, ofHalf(1 - half)) };
}

/** Writers whose digits are corrected, and as many others who have the same habit. */
const WRITERS_OF_A_HALF = 2;

/**
 * A group of writers that training never saw, all with one habit: half of them are corrected, the
 * other half measured, so that what is learned is the habit and not the writer.
 */
export function groupWithHabit(habit: Habit, seed: number, replay: Replay): Stranger {
  const { prepared } = replay;
  if (prepared === null) throw new Error('Strangers are held-out writers of a prepared dataset.');
  const { validation } = prepared;
  const writers = [...new Set(validation.writers)].sort((a, b) => a - b);
  const order = shuffledIndices(writers.length, seededRandom(seed, 'strangers', habit.name));
  const chosen = [...order.subarray(0, 2 * WRITERS_OF_A_HALF)].map((at) => writers[at]!);
  const isOf = (some: readonly number[]) => (row: number) =>
    some.includes(validation.writers[row]!);
  const rows = [...validation.writers.keys()];
  const written = (some: readonly number[]): LabelledHands =>
    withHabit(habit, selectRows(validation, rows.filter(isOf(some))));
  const others = selectRows(
    validation,
    rows.filter((row) => !isOf(chosen)(row)),
  );
  const rest = { ...validation, ...others, count: others.labels.length };
  return {
    name: `${habit.name}, group ${seed}`,
    corrected: written(chosen.slice(0, WRITERS_OF_A_HALF)),
    measured: written(chosen.slice(WRITERS_OF_A_HALF)),
    replay: { ...replay, kept: rest, prepared: { ...prepared, validation: rest } },
  };
}

function withHabit(
  habit: Habit,
  { images, labels, writers }: ReturnType<typeof selectRows>,
): LabelledHands {
  const pages = [...labels.keys()].flatMap((row) => {
    const label = labels[row]!;
    const digit = images.subarray(row * 784, (row + 1) * 784);
    const image = readHabit(habit, digit, { label, seed: row });
    return image ? [{ image, label, hand: writers[row]! }] : [];
  });
  return {
    images: new Uint8Array(Buffer.concat(pages.map(({ image }) => image))),
    labels: Uint8Array.from(pages, ({ label }) => label),
    hands: Int32Array.from(pages, ({ hand }) => hand),
  };
}
