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
  /** of others with the same habit, nothing of whom was learned from; null where there are none */
  readonly alike: LabelledHands | null;
  /** what keeps from forgetting: it is not chosen by what these people wrote otherwise */
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
      ...halvesOf(examples, { hands: [hand], half }),
      ...{ alike: null, replay },
    })),
  );
}

function halvesOf(
  all: LabelledHands,
  { hands, half }: { readonly hands: readonly number[]; readonly half: number },
): Pick<Stranger, 'corrected' | 'measured'> {
  const rows = [...all.hands.keys()].filter((row) => hands.includes(all.hands[row]!));
  const ofHalf = (wanted: number): number[] => rows.filter((_, place) => place % 2 === wanted);
  return { corrected: takeRows(all, ofHalf(half)), measured: takeRows(all, ofHalf(1 - half)) };
}

/** Writers of a group, and others who have the same habit. */
const WRITERS = 4;

/**
 * Writers that training never saw, all with one habit: every other digit of the group is corrected.
 * Digits of others with that habit show how much of what is learned is the habit, not the writer.
 */
export function groupWithHabit(habit: Habit, seed: number, replay: Replay): Stranger {
  const { prepared } = replay;
  if (prepared === null) throw new Error('Strangers are held-out writers of a prepared dataset.');
  const { validation } = prepared;
  const writers = [...new Set(validation.writers)].sort((a, b) => a - b);
  const order = shuffledIndices(writers.length, seededRandom(seed, 'strangers', habit.name));
  const chosen = [...order.subarray(0, 2 * WRITERS)].map((at) => writers[at]!);
  const [group, others] = [chosen.slice(0, WRITERS), chosen.slice(WRITERS)];
  const rowsOf = (some: readonly number[]): number[] =>
    [...validation.writers.keys()].filter((row) => some.includes(validation.writers[row]!));
  const written = withHabit(habit, selectRows(validation, rowsOf([...group, ...others])));
  const kept = selectRows(validation, rowsOf(writers.filter((one) => !chosen.includes(one))));
  return {
    name: `${habit.name}, group ${seed}`,
    ...halvesOf(written, { hands: group, half: 0 }),
    alike: takeRows(
      written,
      [...written.hands.keys()].filter((row) => others.includes(written.hands[row]!)),
    ),
    replay: { ...replay, kept },
  };
}

/** The same digits as somebody with this habit writes them; those that cannot be read are left out. */
export function withHabit(
  habit: Habit,
  { images, labels, writers }: Pick<ReturnType<typeof selectRows>, 'images' | 'labels' | 'writers'>,
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
