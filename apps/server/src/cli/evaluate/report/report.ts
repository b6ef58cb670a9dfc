import { DIGITS, type Manifest } from '@hand-digits/recognition';
import type { Measures, SuiteResult } from '@hand-digits/training';
import { whole } from '../../progress.ts';
import { mistakesOf } from '../evaluation.ts';
import { interval, percent } from '../text.ts';
import { gallery } from './gallery.ts';
import { escapeHtml, htmlTable } from './html.ts';
import { confusionPlot, coveragePlot, reliabilityPlot } from './plots.ts';
import { STYLE } from './style.ts';

/** An evaluation as one HTML file that needs nothing else: no script, no font, no network. */
export async function renderReport(
  manifest: Manifest,
  results: readonly SuiteResult[],
  date: Date,
): Promise<string> {
  const name = escapeHtml(manifest.name);
  const sections = await Promise.all(results.map(suiteSection));
  const links = results.map(
    ({ suite }, index) => `<a href="#suite-${index}">${escapeHtml(suite.name)}</a>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}: evaluation</title><style>${STYLE}</style></head>
<body><main>
<h1>How well ${name} reads</h1>
<p class="soft">Model <code>${manifest.id}</code>, measured ${date.toISOString().slice(0, 16).replace('T', ' ')} UTC.
Intervals are Wilson’s, at 95 %.</p>
<nav>${links.join('')}</nav>
${sections.join('\n')}
</main></body></html>
`;
}

async function suiteSection(result: SuiteResult, index: number): Promise<string> {
  const { suite, measures, judged } = result;
  const mistakes = mistakesOf(judged);
  return `<section id="suite-${index}">
<h2>${escapeHtml(suite.name)}</h2>
<p class="soft">${escapeHtml(suite.description)}</p>
${measures.images > 0 ? digitParts(measures) : ''}
${outlierPart(measures)}
<h2>Mistakes on ${escapeHtml(suite.name)}</h2>
<p class="soft">${mistakes.length === 0 ? 'None.' : `${whole(mistakes.length)}, those it was surest of first: the image, and beside it what the network saw of it.`}</p>
${await gallery(mistakes)}
</section>`;
}

function digitParts(measures: Measures): string {
  return `${tiles(measures)}
<div class="plots">
${plot('Which digit was taken for which', confusionPlot(measures), 'Rows are the true digit, columns what was claimed; “none” is not-a-digit or unreadable.')}
${plot('Is it as sure as it should be?', reliabilityPlot(measures), `Each dot is a fifteenth of the claims. On the line, confidence is honest; above it, too high; below it, too modest. Hollow: no error seen. Expected calibration error ${percent(measures.calibration.error)}.`)}
${plot('What a person’s look would save', coveragePlot(measures), `What remains wrong when the least sure are left to a person. Area under the curve (its mean) ${percent(measures.coverage.aurc, 3)}.`)}
</div>
<div class="card scroll"><h3>Each digit</h3>${classTable(measures)}</div>`;
}

function plot(title: string, picture: string, note: string): string {
  return `<div class="card"><h3>${title}</h3>${picture}<p>${note}</p></div>`;
}

function tiles({ images, right, accuracy, calibration, decisions }: Measures): string {
  const { accepted, review, notADigit, unreadable } = decisions;
  const rejected = Object.values(notADigit).reduce((sum, count) => sum + count, 0);
  const facts: [string, string][] = [
    [percent(1 - right / images), `wrong: ${whole(images - right)} of ${whole(images)}`],
    [percent(right / images), `right, ${percent(accuracy.low)} … ${percent(accuracy.high)}`],
    [percent(accepted.images / images, 1), `accepted, ${whole(accepted.wrong)} of them wrong`],
    [percent(review.images / images, 1), `for review, ${whole(review.wrong)} of them wrong`],
    [whole(rejected + unreadable), `without a claim, ${whole(unreadable)} of them unreadable`],
    [percent(calibration.error), 'expected calibration error'],
  ];
  const all = facts.map(
    ([value, what]) => `<div class="tile"><b>${value}</b><span>${what}</span></div>`,
  );
  return `<div class="tiles">${all.join('')}</div>`;
}

function classTable({ classes }: Measures): string {
  const rows = DIGITS.flatMap((digit) => {
    const one = classes[digit];
    if (one === undefined) return [];
    const { images, right, recall, precision } = one;
    return [
      [String(digit), whole(images), whole(images - right), interval(recall), interval(precision)],
    ];
  });
  return htmlTable(['Digit', 'Images', 'Wrong', 'Read rightly', 'Right when claimed'], rows);
}

function outlierPart({ outliers }: Measures): string {
  if (outliers === null) return '';
  const { images, rejected, review, accepted, digitnessAuc } = outliers;
  const share = (count: number): string => `${whole(count)} (${percent(count / images)})`;
  const rows = [
    [
      whole(images),
      share(rejected),
      share(review),
      share(accepted),
      digitnessAuc?.toFixed(4) ?? '–',
    ],
  ];
  const head = [
    'Images of no digit',
    'Rejected',
    'For review',
    'Accepted by mistake',
    'AUC of digitness',
  ];
  return `<div class="card scroll"><h3>What is no digit</h3>${htmlTable(head, rows)}</div>`;
}
