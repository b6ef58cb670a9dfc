import { percent } from '../evaluate/text.ts';
import { MIDDLE, type RobustnessReport } from './report.ts';

const ROW = 22;
const LABEL = 190;
const CELL = 84;
const TOP = 34;

/** Shares of errors from here on are drawn in the darkest red. */
const WORST = 0.2;

/**
 * A row for each corruption, the hardest at severity 3 first, a cell for each severity; the redder,
 * the more was read wrongly.
 * @param place `alone`: as a file of its own, on white
 */
export function robustnessPlot(report: RobustnessReport, place: 'alone' | 'in-page'): string {
  const errorAt = (row: { cells: RobustnessReport['rows'][number]['cells'] }): number =>
    1 - (row.cells[MIDDLE]?.accuracy.value ?? 1);
  const rows = report.rows.toSorted((a, b) => errorAt(b) - errorAt(a));
  const width = LABEL + 5 * CELL;
  const height = TOP + (rows.length + 1) * ROW + 8;
  const head = [1, 2, 3, 4, 5].map((severity, i) =>
    text(LABEL + (i + 0.5) * CELL, TOP - 12, severity === 1 ? 'severity 1' : String(severity)),
  );
  const cells = rows.flatMap(({ title, cells: row }, at) =>
    rowOf(
      title,
      row.map(({ accuracy }) => accuracy.value),
      at,
    ),
  );
  const means = report.means.map(({ value }) => value);
  const content = [...head, ...cells, ...rowOf('Mean', means, rows.length)].join('');
  const alone =
    place === 'alone'
      ? ` xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="system-ui, sans-serif"`
      : '';
  const paper =
    place === 'alone' ? `<rect width="${width}" height="${height}" fill="#ffffff"/>` : '';
  return `<svg${alone} viewBox="0 0 ${width} ${height}" role="img" aria-label="Accuracy by corruption and severity">${paper}${content}</svg>\n`;
}

function rowOf(title: string, shares: readonly (number | null)[], at: number): string[] {
  const top = TOP + at * ROW;
  return [
    `<text x="${LABEL - 10}" y="${top + 15}" text-anchor="end" font-size="12">${title}</text>`,
    ...shares.flatMap((share, i) => {
      if (share === null) return [];
      const strength = Math.min(1, (1 - share) / WORST);
      const left = LABEL + i * CELL;
      const box = `x="${left + 1}" y="${top + 1}" width="${CELL - 2}" height="${ROW - 2}" rx="3"`;
      return [
        `<rect ${box} fill="${colourOf(strength)}"/>`,
        text(left + CELL / 2, top + 15, percent(share, 1), '#1d1f24'),
      ];
    }),
  ];
}

/** Green where all is right, over yellow to red. */
function colourOf(strength: number): string {
  const hue = Math.round(130 * (1 - Math.sqrt(strength)));
  return `hsl(${hue}, 62%, ${Math.round(82 - 14 * strength)}%)`;
}

function text(x: number, y: number, ...[label, fill]: readonly [string, string?]): string {
  const colour = fill === undefined ? '' : ` style="fill: ${fill}"`;
  return `<text x="${x}" y="${y}" text-anchor="middle" font-size="12"${colour}>${label}</text>`;
}
