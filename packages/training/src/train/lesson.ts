import { sigmoid, softmax } from '@hand-digits/recognition';
import * as ort from '@hand-digits/recognition/onnxruntime';
import { CLASSES } from '../network/training-graph.ts';

/** What is learned from other networks. */
export interface Lesson {
  /** ONNX bytes */
  readonly teachers: readonly Uint8Array[];
  /** of the target that is what they answer on average, 0…1 */
  readonly share: number;
  /** first row of a batch that is taught: those before it know their labels only */
  readonly from: number;
  /** whether the teachers say as well what is a digit at all */
  readonly digitness: boolean;
  /** whether they are believed as well where their answer is not the label */
  readonly mistakes: boolean;
}

/** Rows of a batch, and what the network should answer for them. */
export interface TaughtRows {
  /** which row of the batch the first one is */
  readonly first: number;
  /** [count, 1, 28, 28] */
  readonly images: Float32Array;
  /** [count, 10]; rows of zeros are of what is no digit, and stay as they are */
  readonly targets: Float32Array;
  /** [count, 1] 1 = digit */
  readonly digitness: Float32Array;
}

/**
 * Mixes what the teachers answer into the targets of a batch, in place (Hinton, Vinyals and Dean 2015,
 * at temperature 1: networks that were trained with label smoothing answer softly enough).
 */
export type Teach = (rows: TaughtRows) => Promise<void>;

/** Opens the teachers, each in one thread. */
export async function openLesson({ teachers, ...how }: Lesson): Promise<Teach> {
  if (how.share === 0 || teachers.length === 0) return () => Promise.resolve();
  const sessions = await Promise.all(
    teachers.map((model) =>
      ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 }),
    ),
  );
  return async (rows) => {
    const { images, targets, digitness } = taughtOf(rows, how.from);
    if (digitness.length === 0) return;
    const image = new ort.Tensor('float32', images, [digitness.length, 1, 28, 28]);
    const answers: Answer[] = [];
    for (const session of sessions) answers.push(answerOf(await session.run({ image })));
    mixAnswers(
      answers.map(({ logits }) => logits),
      targets,
      how,
    );
    if (how.digitness) mixDigitness(answers, digitness, how.share);
  };
}

/** The rows that are taught, as views. */
function taughtOf({ first, images, targets, digitness }: TaughtRows, from: number): TaughtRows {
  const skipped = Math.min(Math.max(0, from - first), digitness.length);
  return {
    first: first + skipped,
    images: images.subarray((skipped * images.length) / digitness.length),
    targets: targets.subarray(skipped * CLASSES),
    digitness: digitness.subarray(skipped),
  };
}

interface Answer {
  /** [count, 10] */
  readonly logits: Float32Array;
  /** [count], logits too */
  readonly digitness: Float32Array;
}

function answerOf({ logits, digitness }: ort.InferenceSession.ReturnType): Answer {
  return {
    logits: logits?.data as Float32Array,
    digitness: digitness?.data as Float32Array,
  };
}

/**
 * @param answers logits of each teacher, [count, 10]
 * @param targets [count, 10], changed in place
 */
export function mixAnswers(
  answers: readonly Float32Array[],
  targets: Float32Array,
  how: Pick<Lesson, 'share' | 'mistakes'>,
): void {
  for (let from = 0; from < targets.length; from += CLASSES) {
    const target = targets.subarray(from, from + CLASSES);
    if (target.every((value) => value === 0)) continue;
    const said = averageOf(answers.map((logits) => logits.subarray(from, from + CLASSES)));
    if (!how.mistakes && largestOf(said) !== largestOf(target)) continue;
    said.forEach((probability, digit) => {
      target[digit] = (1 - how.share) * target[digit]! + how.share * probability;
    });
  }
}

/** @param answers logits of each teacher, [10] @returns probabilities */
function averageOf(answers: readonly Float32Array[]): Float64Array {
  const average = new Float64Array(CLASSES);
  for (const logits of answers) {
    softmax(logits, 1).forEach((probability, digit) => {
      average[digit] = average[digit]! + probability / answers.length;
    });
  }
  return average;
}

function largestOf(values: Float32Array | Float64Array): number {
  return values.indexOf(Math.max(...values));
}

function mixDigitness(answers: readonly Answer[], targets: Float32Array, share: number): void {
  targets.forEach((target, row) => {
    const said = answers.reduce((sum, { digitness }) => sum + sigmoid(digitness[row]!), 0);
    targets[row] = (1 - share) * target + (share * said) / answers.length;
  });
}
