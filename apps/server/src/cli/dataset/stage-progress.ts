import { showProgress, type Progress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';

/** One stage of a command that has several: each gets a line of its own, the last takes over. */
export interface Stage {
  readonly title: string;
  readonly unit: string;
  readonly total: number;
  readonly done: number;
}

/** Follows a command through its stages, on a terminal only. */
export function showStages(terminal: Terminal): { show(stage: Stage): void; clear(): void } {
  let title = '';
  let progress: Progress | undefined;
  return {
    show(stage) {
      if (stage.title !== title) {
        progress?.clear();
        progress = showProgress(terminal, stage);
        ({ title } = stage);
      }
      progress?.update(stage.done);
    },
    clear() {
      progress?.clear();
    },
  };
}
