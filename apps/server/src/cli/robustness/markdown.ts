import { interval, percent } from '../evaluate/text.ts';
import { whole } from '../progress.ts';
import { MIDDLE, type RobustnessReport } from './report.ts';

/** A robustness report as a document of the repository, with its plot beside it. */
export function renderRobustnessMarkdown(report: RobustnessReport, plot: string): string {
  const { model, suite, images, seed, clean, rows, means, command } = report;
  const share = (value: number | null): string => (value === null ? '–' : percent(value, 1));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const head = ['Corruption', 'What it is', '1', '2', '3', '4', '5'];
  const body = rows.map(({ title, description, cells }) => [
    title,
    description,
    ...cells.map(({ accuracy }) => share(accuracy.value)),
  ]);
  const last = ['**Mean**', '', ...means.map(({ value }) => share(value))];
  return `# Robustness

How well \`${model.name}\` (\`${model.id.slice(0, 12)}\`) reads pages as users send them: the same ${whole(images)} digits
of \`${suite}\`, drawn with seed ${seed} under ${rows.length} corruptions at severities 1 (hardly worth mentioning) to 5 (at the
limit of what people read), through the whole of recognition.

- Mean over the corruptions at severity 3, what users send every day: **${interval(means[MIDDLE]!)}**
- The same digits as clean scans: ${interval(clean.accuracy)}

![Accuracy by corruption and severity](${plot})

${[head, head.map(() => '---'), ...body, last].map(line).join('\n')}

The mean's interval takes each digit as one draw, since a digit that is hard under one corruption is hard
under the next; the others are Wilson's. All at 95 %. This page and its plot are made by

\`\`\`sh
${command} --markdown docs/robustness.md
\`\`\`
`;
}
