/** What five people said about a digit of MNIST's test set whose label a network had doubted. */
export interface DoubtedLabel {
  /** row in t10k-images-idx3-ubyte, from 0 */
  readonly index: number;
  /** as MNIST has it */
  readonly label: number;
  /** what the network took it for */
  readonly guess: number;
  /** how many of the five chose the label, the guess, and neither */
  readonly votes: readonly [label: number, guess: number, neither: number];
}

/**
 * The digits of MNIST's test set on whose label at most three of five people agreed. With two or fewer
 * the label counts as wrong (15 digits), with three as disputed.
 *
 * Source: Northcutt, Athalye and Mueller, "Pervasive Label Errors in Test Sets Destabilize Machine
 * Learning Benchmarks" (2021), the votes as published in mturk/mnist_mturk.json of
 * github.com/cleanlab/label-errors. Only digits that their network doubted were shown to people, so
 * that other wrong labels may be left.
 */
export const MNIST_DOUBTS: readonly DoubtedLabel[] = [
  { index: 947, label: 8, guess: 9, votes: [0, 5, 0] },
  { index: 1232, label: 9, guess: 4, votes: [3, 2, 0] },
  { index: 1393, label: 5, guess: 3, votes: [3, 0, 2] },
  { index: 1621, label: 0, guess: 6, votes: [2, 3, 0] },
  { index: 1901, label: 9, guess: 4, votes: [2, 3, 0] },
  { index: 2035, label: 5, guess: 3, votes: [3, 2, 0] },
  { index: 2130, label: 4, guess: 9, votes: [2, 2, 1] },
  { index: 2462, label: 2, guess: 0, votes: [0, 4, 1] },
  { index: 2597, label: 5, guess: 3, votes: [0, 4, 1] },
  { index: 2654, label: 6, guess: 1, votes: [0, 2, 3] },
  { index: 3422, label: 6, guess: 0, votes: [3, 2, 0] },
  { index: 3520, label: 6, guess: 4, votes: [2, 0, 3] },
  { index: 3558, label: 5, guess: 0, votes: [1, 4, 0] },
  { index: 4201, label: 1, guess: 7, votes: [3, 2, 0] },
  { index: 4823, label: 9, guess: 4, votes: [3, 2, 0] },
  { index: 4956, label: 8, guess: 4, votes: [3, 0, 2] },
  { index: 5937, label: 5, guess: 3, votes: [1, 3, 1] },
  { index: 6651, label: 0, guess: 6, votes: [0, 5, 0] },
  { index: 6783, label: 1, guess: 6, votes: [2, 3, 0] },
  { index: 8527, label: 4, guess: 9, votes: [2, 2, 1] },
  { index: 9664, label: 2, guess: 7, votes: [3, 2, 0] },
  { index: 9679, label: 6, guess: 3, votes: [2, 0, 3] },
  { index: 9729, label: 5, guess: 6, votes: [2, 3, 0] },
];

/** Most people did not agree with the label. */
export function isWrongLabel({ votes }: DoubtedLabel): boolean {
  return votes[0] <= 2;
}
