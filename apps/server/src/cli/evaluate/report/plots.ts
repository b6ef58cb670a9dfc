import { DIGITS } from '@hand-digits/recognition';
import type { Measures } from '@hand-digits/training';
import { percent } from '../text.ts';

const SIZE = { width: 360, height: 300 } as const;
const FRAME = { left: 62, top: 12, right: 342, bottom: 258 } as const;

/** A value's place on an axis of the plot. */
type Scale = (value: number) => number;

function linear(from: number, to: number, place: readonly [number, number]): Scale {
  const [start, end] = place;
  return (value) => start + ((value - from) / (to - from)) * (end - start);
}

function svg(title: string, content: readonly string[]): string {
  const { width, height } = SIZE;
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">${content.join('')}</svg>`;
}

function text(
  x: number,
  y: number,
  given: { label: string; anchor?: string; soft?: boolean },
): string {
  const { label, anchor = 'middle', soft = false } = given;
  const look = soft ? ' class="soft"' : '';
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}"${look}>${label}</text>`;
}

interface Axis {
  readonly scale: Scale;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  readonly title: string;
}

function axes(x: Axis, y: Axis): string[] {
  const { left, top, right, bottom } = FRAME;
  return [
    ...x.ticks.map(({ value, label }) => text(x.scale(value), bottom + 16, { label, soft: true })),
    ...y.ticks.flatMap(({ value, label }) => {
      const at = y.scale(value);
      return [
        `<path class="axis" d="M${left} ${at.toFixed(1)}H${right}"/>`,
        text(left - 6, at + 4, { label, anchor: 'end', soft: true }),
      ];
    }),
    `<path class="axis" d="M${left} ${top}V${bottom}H${right}"/>`,
    text((left + right) / 2, SIZE.height - 8, { label: x.title, soft: true }),
    `<g transform="rotate(-90 8 ${(top + bottom) / 2})">${text(8, (top + bottom) / 2 + 4, { label: y.title, soft: true })}</g>`,
  ];
}

/** Below this a share of errors is drawn at the edge: it would need more images to be told from 0. */
const SMALLEST_ERROR = 1e-5;

/**
 * Expected against actual error of each bin, both logarithmic: a good reader's confidences all lie
 * between 99 and 100 %, where the usual diagram shows one dot. Hollow: no error was seen.
 */
export function reliabilityPlot({ calibration }: Measures): string {
  const ticks = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1].map((value) => ({
    value: Math.log10(value),
    label: value === SMALLEST_ERROR ? '≤0.001 %' : `${value * 100} %`,
  }));
  const x = linear(-5, 0, [FRAME.left, FRAME.right]);
  const y = linear(-5, 0, [FRAME.bottom, FRAME.top]);
  const place = (share: number): number => Math.log10(Math.max(share, SMALLEST_ERROR));
  const dots = calibration.bins.map(({ confidence, accuracy, count }) => {
    const at = `cx="${x(place(1 - confidence)).toFixed(1)}" cy="${y(place(1 - accuracy)).toFixed(1)}"`;
    const look = accuracy === 1 ? 'hollow' : 'dot';
    const title = `${count} images: ${percent(1 - confidence, 3)} expected, ${percent(1 - accuracy, 3)} wrong`;
    return `<circle class="${look}" ${at} r="4.5"><title>${title}</title></circle>`;
  });
  return svg('Expected against actual error', [
    ...axes(
      { scale: x, ticks, title: 'expected error (1 − confidence)' },
      { scale: y, ticks, title: 'actual error' },
    ),
    `<path class="ideal" d="M${FRAME.left} ${FRAME.bottom}L${FRAME.right} ${FRAME.top}"/>`,
    ...dots,
  ]);
}

/** What remains wrong when only the surest share is used. */
export function coveragePlot({ coverage }: Measures): string {
  const points = [...coverage.points].reverse();
  const highest = Math.max(1e-4, ...points.map(({ error }) => error)) * 1.1;
  const x = linear(0.5, 1, [FRAME.left, FRAME.right]);
  const y = linear(0, highest, [FRAME.bottom, FRAME.top]);
  const line = points.map(({ coverage: share, error }, index) => {
    return `${index === 0 ? 'M' : 'L'}${x(share).toFixed(1)} ${y(error).toFixed(1)}`;
  });
  const dots = points.map(({ coverage: share, error, threshold }) => {
    const title = `${percent(share, 1)} used, from confidence ${threshold.toFixed(6)}: ${percent(error, 3)} wrong`;
    return `<circle class="dot" cx="${x(share).toFixed(1)}" cy="${y(error).toFixed(1)}" r="3.5"><title>${title}</title></circle>`;
  });
  const decimals = highest < 0.01 ? 2 : 1;
  return svg('Error against coverage', [
    ...axes(
      {
        scale: x,
        ticks: [0.5, 0.6, 0.7, 0.8, 0.9, 1].map((value) => ({ value, label: percent(value, 0) })),
        title: 'share of the images that is used, surest first',
      },
      {
        scale: y,
        ticks: [0, 0.25, 0.5, 0.75, 1].map((share) => ({
          value: share * highest,
          label: percent(share * highest, decimals),
        })),
        title: 'wrong among those',
      },
    ),
    `<path class="curve" d="${line.join('')}"/>`,
    ...dots,
  ]);
}

/** Rows: the true digit; columns: what was claimed, last column nothing. */
export function confusionPlot({ confusion }: Measures): string {
  const cell = { width: (SIZE.width - 36) / 11, height: 26 };
  const largest = Math.log1p(
    Math.max(
      1,
      ...confusion.flatMap((row, truth) => row.filter((_, claimed) => claimed !== truth)),
    ),
  );
  const left = 26;
  const top = 24;
  const cells = confusion.flatMap((row, truth) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, claimed) => {
      if (count === 0) return '';
      const right = claimed === truth;
      const strength = right
        ? 0.15 + (0.5 * count) / total
        : 0.15 + (0.7 * Math.log1p(count)) / largest;
      const x = left + claimed * cell.width;
      const y = top + truth * cell.height;
      const said = claimed === 10 ? 'no digit' : String(claimed);
      return (
        `<rect class="${right ? 'right' : 'wrong'}" x="${x.toFixed(1)}" y="${y}" width="${(cell.width - 1.5).toFixed(1)}" height="${cell.height - 1.5}" rx="3" opacity="${Math.min(0.9, strength).toFixed(2)}"><title>${count} × ${truth} read as ${said}</title></rect>` +
        text(x + cell.width / 2, y + cell.height / 2 + 3, { label: String(count) })
      );
    });
  });
  const columns = [...DIGITS.map(String), 'none'].map((label, at) =>
    text(left + (at + 0.5) * cell.width, top - 8, { label, soft: true }),
  );
  const rows = DIGITS.map((digit) =>
    text(left - 10, top + (digit + 0.5) * cell.height + 4, { label: String(digit), soft: true }),
  );
  return svg('Confusion matrix', [...columns, ...rows, ...cells]);
}
