import { DIGITS } from '@hand-digits/recognition';
import type { Measures, Proportion, SuiteResult } from '@hand-digits/training';
import { whole } from '../progress.ts';

/** A suite's measures for a terminal. */
export function describeSuite({ suite, measures }: SuiteResult): string {
  return [
    `${suite.name}: ${suite.description}`,
    ...(measures.images > 0 ? digitLines(measures) : []),
    ...outlierLines(measures),
  ].join('\n');
}

function digitLines(measures: Measures): string[] {
  const { images, right, accuracy, calibration, coverage } = measures;
  const cost = measures.rightWithoutRejection - right;
  return [
    `  right        ${whole(right)} of ${whole(images)}, ${interval(accuracy)}`,
    `  error        ${percent(1 - right / images)}, ${whole(images - right)} images`,
    ...(cost > 0 ? [`  rejected     ${whole(cost)} that would have been read rightly`] : []),
    `  calibration  expected error ${percent(calibration.error)} (${calibration.bins.length} bins of equal mass)`,
    `  coverage     area under error against coverage ${percent(coverage.aurc, 3)}`,
    ...decisionLines(measures),
    '',
    ...confusionLines(measures),
    '',
    ...coverageLines(measures),
  ];
}

function decisionLines({ decisions, images }: Measures): string[] {
  const { accepted, review, notADigit, unreadable } = decisions;
  const reasons = Object.entries(notADigit).filter(([, count]) => count > 0);
  const because = reasons.map(([reason, count]) => `${whole(count)} ${reason}`).join(', ');
  const rejected = reasons.reduce((sum, [, count]) => sum + count, 0);
  return [
    `  accepted     ${whole(accepted.images)} (${percent(accepted.images / images)}), ${whole(accepted.wrong)} of them wrong`,
    `  review       ${whole(review.images)}, ${whole(review.wrong)} of them wrong`,
    `  not a digit  ${whole(rejected)}${because === '' ? '' : ` (${because})`}`,
    ...(unreadable > 0 ? [`  unreadable   ${whole(unreadable)}`] : []),
  ];
}

/** Rows: the true digit; columns: what was claimed, then nothing; last, the share that is right. */
function confusionLines({ confusion, classes }: Measures): string[] {
  const cells = confusion.map((row) => row.map((count) => (count === 0 ? '·' : whole(count))));
  const width = Math.max(4, ...cells.flat().map((cell) => cell.length)) + 1;
  const head = [...DIGITS.map(String), 'none'].map((cell) => cell.padStart(width)).join('');
  const rows = cells.map((row, digit) => {
    const recall = classes[digit]?.recall;
    const share = recall ? `   ${interval(recall)}` : '';
    return `  ${digit}${row.map((cell) => cell.padStart(width)).join('')}${share}`;
  });
  return [`   ${head}   right`, ...rows];
}

function coverageLines({ coverage }: Measures): string[] {
  const shares = coverage.points.map((point) => ({
    used: percent(point.coverage, 1),
    error: percent(point.error),
    threshold: point.threshold.toFixed(6),
  }));
  return [
    '  used      error     from confidence',
    ...shares.map(
      ({ used, error, threshold }) => `  ${used.padEnd(8)}  ${error.padEnd(8)}  ${threshold}`,
    ),
  ];
}

function outlierLines({ outliers }: Measures): string[] {
  if (outliers === null) return [];
  const { images, rejected, review, accepted, digitnessAuc } = outliers;
  const auc =
    digitnessAuc === null
      ? []
      : [`  digits told from them with an AUC of ${digitnessAuc.toFixed(4)}`];
  return [
    `  no digits    ${whole(images)}: ${whole(rejected)} rejected (${percent(rejected / images)}), ${whole(review)} for review, ${whole(accepted)} accepted`,
    ...auc,
  ];
}

/** Such as `99.69 % (99.56 % … 99.78 %)`: the value and its 95 % interval. */
export function interval({ value, low, high }: Proportion): string {
  if (value === null) return '–';
  return `${percent(value)} (${percent(low)} … ${percent(high)})`;
}

/** Such as `99.69 %`. */
export function percent(share: number, decimals = 2): string {
  return `${(share * 100).toFixed(decimals)} %`;
}
