import { interval, percent } from '../evaluate/text.ts';
import { whole } from '../progress.ts';
import { table } from '../table.ts';
import { MIDDLE, type RobustnessReport } from './report.ts';

/** A robustness report for a terminal. */
export function describeRobustness(report: RobustnessReport): string {
  const { model, suite, images, seed, clean, rows, means } = report;
  const head = ['', '1', '2', '3', '4', '5', 'wrong at 3: rejected, accepted'];
  const share = (value: number | null): string => (value === null ? '–' : percent(value, 1));
  const lines = rows.map(({ title, cells }) => {
    const middle = cells[MIDDLE];
    const wrong = middle === undefined ? 0 : middle.images - middle.right;
    const fate = wrong === 0 ? '' : `${wrong}: ${middle!.rejected}, ${middle!.accepted}`;
    return [title, ...cells.map(({ accuracy }) => share(accuracy.value)), fate];
  });
  const last = ['mean', ...means.map(({ value }) => share(value)), ''];
  return [
    `model ${model.name} ${model.id}`,
    '',
    `${suite}: pages drawn of ${whole(images)} digits, seed ${seed}`,
    `  clean        ${interval(clean.accuracy)}`,
    `  severity 3   ${interval(means[MIDDLE]!)}, the mean over ${rows.length} corruptions`,
    '',
    table([head, ...lines, last]).trimEnd(),
  ].join('\n');
}
