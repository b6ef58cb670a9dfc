import { digitImageSuite } from '../evaluate/digit-image-suite.ts';
import type { HeldOutExamples } from '../finetune/hold-out.ts';
import type { LabelledHands } from '../finetune/labelled-hands.ts';
import type { GateSuite } from './run-gate.ts';

const HOW: Readonly<Record<HeldOutExamples['by'], string>> = {
  hand: 'of hands that fine-tuning never saw',
  image: 'that fine-tuning never saw, of hands that it did',
};

/**
 * The suites on which a candidate should be better: what was held out of its corrections, and of what
 * was confirmed. Both together: a candidate that mends what its parent read wrong, and nothing else,
 * must not pay for it with what the parent read right.
 */
export function heldOutSuites({ held, by }: HeldOutExamples): GateSuite[] {
  const suite = (name: string, what: string, rows: LabelledHands): GateSuite[] =>
    rows.labels.length === 0
      ? []
      : [
          {
            suite: digitImageSuite(
              { name, description: `${rows.labels.length} ${what} ${HOW[by]}` },
              rows,
            ),
            role: 'improve',
          },
        ];
  return [
    ...suite('held-out corrections', 'corrected images', held.corrections),
    ...suite('held-out confirmed', 'confirmed images', held.confirmed),
  ];
}
