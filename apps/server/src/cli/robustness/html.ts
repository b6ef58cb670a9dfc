import type { RobustnessCell } from '@hand-digits/training';
import { escapeHtml, htmlTable } from '../evaluate/report/html.ts';
import { STYLE } from '../evaluate/report/style.ts';
import { interval } from '../evaluate/text.ts';
import { whole } from '../progress.ts';
import { robustnessPlot } from './plot.ts';
import { MIDDLE, type RobustnessReport } from './report.ts';

/** A robustness report as one HTML file that needs nothing else. */
export function renderRobustnessHtml(report: RobustnessReport, date: Date): string {
  const { model, suite, images, seed, clean, means, rows } = report;
  const name = escapeHtml(model.name);
  const cells = rows.map(({ title, description, cells: row }) => [
    `${escapeHtml(title)}<br><span class="soft">${escapeHtml(description)}</span>`,
    ...cellsOf(row[MIDDLE]),
  ]);
  const head = ['Corruption', 'Right at severity 3', 'Wrong', 'of them rejected', 'accepted'];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}: robustness</title><style>${STYLE}</style></head>
<body><main>
<h1>How well ${name} reads what users send</h1>
<p class="soft">Model <code>${model.id}</code>, measured ${date.toISOString().slice(0, 16).replace('T', ' ')} UTC:
pages drawn of ${whole(images)} digits of ${escapeHtml(suite)}, seed ${seed}. Intervals are at 95 %.</p>
<div class="tiles">
<div class="tile"><b>${interval(means[MIDDLE]!)}</b><span>right at severity 3, the mean over ${rows.length} corruptions</span></div>
<div class="tile"><b>${interval(clean.accuracy)}</b><span>right on the same digits as clean scans</span></div>
</div>
<div class="card"><h3>Accuracy by corruption and severity</h3>${robustnessPlot(report, 'in-page')}</div>
<div class="card scroll"><h3>At severity 3</h3>${htmlTable(head, cells)}</div>
<p class="soft"><code>${escapeHtml(report.command)}</code></p>
</main></body></html>
`;
}

function cellsOf(cell: RobustnessCell | undefined): string[] {
  if (cell === undefined) return [];
  const counts = [cell.images - cell.right, cell.rejected, cell.accepted];
  return [interval(cell.accuracy), ...counts.map(whole)];
}
