import type { TrainingProgress } from '@hand-digits/training';
import { duration, progressLine, whole } from './progress.ts';
import type { Terminal } from './terminal.ts';

const TO_LINE_START_AND_ERASE = '\r\u001b[K';
const MILLISECONDS_BETWEEN_DRAWINGS = 200;

/** Tells how far a training is. */
export interface TrainingReport {
  readonly step: (progress: TrainingProgress) => void;
  /** tells of the epochs that ended after the last step was told of */
  readonly end: (history: TrainingProgress['history']) => void;
}

/** A bar that moves on a terminal; everywhere one line an epoch. */
export function reportTraining(terminal: Terminal): TrainingReport {
  const { stderr, now } = terminal;
  let drawn = -Infinity;
  let latest: TrainingProgress | undefined;
  let epochsTold = 0;
  const tellEpochs = (history: TrainingProgress['history']): void => {
    for (const epoch of history.slice(epochsTold)) {
      if (stderr.isTTY === true) stderr.write(TO_LINE_START_AND_ERASE);
      if (latest) stderr.write(`${epochLine(epoch, latest)}\n`);
    }
    epochsTold = history.length;
  };
  return {
    step(progress) {
      // What a training had told before it was resumed, or before this stage of it, is not told again.
      if (latest?.recipe !== progress.recipe) epochsTold = progress.history.length;
      latest = progress;
      tellEpochs(progress.history);
      if (stderr.isTTY !== true || now() - drawn < MILLISECONDS_BETWEEN_DRAWINGS) return;
      drawn = now();
      const line = stepLine(progress).slice(0, (stderr.columns ?? 80) - 1);
      stderr.write(`${TO_LINE_START_AND_ERASE}${line}`);
    },
    end: tellEpochs,
  };
}

/** Such as `quick: epoch 2 of 5  loss 0.1203  training accuracy 97.10 %  held-out error 1.20 %`. */
function epochLine(
  epoch: TrainingProgress['history'][number],
  { recipe, epochs }: TrainingProgress,
): string {
  const { loss, trainingAccuracy, validationError } = epoch;
  const held =
    validationError === null ? '' : `  held-out error ${(100 * validationError).toFixed(2)} %`;
  return `${recipe}: epoch ${epoch.epoch} of ${epochs}  loss ${loss.toFixed(4)}  training accuracy ${(100 * trainingAccuracy).toFixed(2)} %${held}`;
}

function stepLine({ step, steps, loss, imagesPerSecond, secondsLeft }: TrainingProgress): string {
  const bar = progressLine({ title: 'Training', unit: 'steps', total: steps }, step, 0);
  return `${bar.replace(/ {2}0\/s$/, '')}  loss ${loss.toFixed(3)}  ${whole(imagesPerSecond)} images/s  ${duration(secondsLeft)} left`;
}
