import type { Random } from '../random/seeded.ts';
import { seededRandom, shuffledIndices } from '../random/seeded.ts';
import { FineTuneError } from './fine-tune-error.ts';
import type { FineTuningExamples, LabelledHands } from './labelled-hands.ts';
import { takeRows } from './labelled-hands.ts';

/** Examples, divided into what is learned from and what only judges. */
export interface HeldOutExamples {
  readonly learn: FineTuningExamples;
  readonly held: FineTuningExamples;
  /** what never lies on both sides: a hand, or, where there are too few hands, only an image */
  readonly by: 'hand' | 'image';
}

export interface HoldOutOptions {
  /** share of the images that is held out, 0…1; whole hands may make it more */
  readonly share: number;
  readonly seed: number;
}

/** With fewer hands than this, a single one would be too much of all to lose it. */
const FEWEST_HANDS = 5;

/** With fewer corrections there is nothing to learn from and nothing to measure by. */
const FEWEST_CORRECTIONS = 4;

/**
 * Holds some examples out, by hand (writer or source): two digits of one hand are far more alike than
 * two digits of two hands. Depends on examples and seed alone, so it can be repeated.
 * @throws FineTuneError corrections-too-few
 */
export function holdOut(examples: FineTuningExamples, options: HoldOutOptions): HeldOutExamples {
  const { corrections, confirmed } = examples;
  const count = corrections.labels.length;
  if (count < FEWEST_CORRECTIONS) {
    throw new FineTuneError(
      'corrections-too-few',
      `${count} corrections are too few to learn from and to hold some out; ${FEWEST_CORRECTIONS} are the least. Correct more predictions first.`,
    );
  }
  const random = seededRandom(options.seed, 'hold out');
  const hands = new Set(corrections.hands);
  if (hands.size < FEWEST_HANDS) return heldByImage(examples, options.share, random);
  const others = [...confirmed.hands].filter((hand) => !hands.has(hand));
  const held = new Set([
    ...chooseHands(corrections.hands, options.share, random),
    ...chooseHands(Int32Array.from(others), options.share, random),
  ]);
  const isHeld = (rows: LabelledHands) => (row: number) => held.has(rows.hands[row]!);
  return divideBy('hand', examples, {
    corrections: isHeld(corrections),
    confirmed: isHeld(confirmed),
  });
}

/** Hands in a random order, until their images are the share; at least one, and never all. */
function chooseHands(hands: Int32Array, share: number, random: Random): Set<number> {
  const counts = new Map<number, number>();
  for (const hand of hands.toSorted()) counts.set(hand, (counts.get(hand) ?? 0) + 1);
  const distinct = [...counts];
  const order = [...shuffledIndices(distinct.length, random)].map((at) => distinct[at]!);
  const chosen = new Set<number>();
  let images = 0;
  for (const [hand, count] of order.slice(0, -1)) {
    if (images >= share * hands.length) break;
    chosen.add(hand);
    images += count;
  }
  return chosen;
}

function heldByImage(examples: FineTuningExamples, share: number, random: Random): HeldOutExamples {
  const choose = ({ labels }: LabelledHands): ((row: number) => boolean) => {
    const wanted = labels.length < 2 ? 0 : Math.max(1, Math.round(share * labels.length));
    const chosen = new Set(shuffledIndices(labels.length, random).subarray(0, wanted));
    return (row) => chosen.has(row);
  };
  const { corrections, confirmed } = examples;
  return divideBy('image', examples, {
    corrections: choose(corrections),
    confirmed: choose(confirmed),
  });
}

type IsHeld = Readonly<Record<keyof FineTuningExamples, (row: number) => boolean>>;

function divideBy(
  by: HeldOutExamples['by'],
  examples: FineTuningExamples,
  isHeld: IsHeld,
): HeldOutExamples {
  const part = (wanted: boolean): FineTuningExamples => {
    const rowsOf = (name: keyof FineTuningExamples): LabelledHands => {
      const rows = [...examples[name].labels.keys()];
      return takeRows(
        examples[name],
        rows.filter((row) => isHeld[name](row) === wanted),
      );
    };
    return { corrections: rowsOf('corrections'), confirmed: rowsOf('confirmed') };
  };
  return { learn: part(false), held: part(true), by };
}
