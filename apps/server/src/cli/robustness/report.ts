import type { Robustness } from '@hand-digits/training';

/** What `--json` writes. */
export interface RobustnessReport extends Robustness {
  readonly model: { readonly name: string; readonly id: string };
  /** the command that measures it again */
  readonly command: string;
}

/** The severity that stands for what users send every day, as an index. */
export const MIDDLE = 2;
