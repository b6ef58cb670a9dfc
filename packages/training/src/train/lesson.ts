import { softmax } from '@hand-digits/recognition';
import ort from 'onnxruntime-node';
import { CLASSES } from '../network/training-graph.ts';

/** What is learned from other networks. */
export interface Lesson {
  /** ONNX bytes */
  readonly teachers: readonly Uint8Array[];
  /** of the target that is what they answer on average, 0…1 */
  readonly share: number;
}

/**
 * Mixes what the teachers answer into the targets of a batch, in place (Hinton, Vinyals and Dean 2015,
 * at temperature 1: networks that were trained with label smoothing answer softly enough).
 *
 * @param images [count, 1, 28, 28]
 * @param targets [count, 10]; rows of zeros are of what is no digit, and stay as they are
 */
export type Teach = (images: Float32Array, targets: Float32Array) => Promise<void>;

/** Opens the teachers, each in one thread. */
export async function openLesson({ teachers, share }: Lesson): Promise<Teach> {
  if (share === 0 || teachers.length === 0) return () => Promise.resolve();
  const sessions = await Promise.all(
    teachers.map((model) =>
      ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 }),
    ),
  );
  return async (images, targets) => {
    const image = new ort.Tensor('float32', images, [targets.length / CLASSES, 1, 28, 28]);
    const answers: Float32Array[] = [];
    for (const session of sessions) {
      const { logits } = await session.run({ image });
      answers.push(logits?.data as Float32Array);
    }
    mixAnswers(answers, targets, share);
  };
}

/** @param answers logits of each teacher, [count, 10] */
export function mixAnswers(
  answers: readonly Float32Array[],
  targets: Float32Array,
  share: number,
): void {
  for (let from = 0; from < targets.length; from += CLASSES) {
    const row = targets.subarray(from, from + CLASSES);
    if (row.every((value) => value === 0)) continue;
    for (let digit = 0; digit < CLASSES; digit += 1) row[digit] = (1 - share) * row[digit]!;
    for (const logits of answers) {
      softmax(logits.subarray(from, from + CLASSES), 1).forEach((probability, digit) => {
        row[digit] = row[digit]! + (share / answers.length) * probability;
      });
    }
  }
}
