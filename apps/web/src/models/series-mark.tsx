import type { ReactNode } from 'react';

export interface SeriesMarkProps {
  readonly series: number;
  readonly x: number;
  readonly y: number;
  readonly size?: number;
}

/** The first of two series is a circle, the second a square: shape tells them apart, not colour alone. */
export function SeriesMark({ series, x, y, size = 6 }: SeriesMarkProps): ReactNode {
  if (series === 0) return <circle className="chart__dot" data-series={0} cx={x} cy={y} r={size} />;
  return (
    <rect
      className="chart__dot"
      data-series={series}
      x={x - size * 0.9}
      y={y - size * 0.9}
      width={size * 1.8}
      height={size * 1.8}
    />
  );
}

export function Legend({ names }: { readonly names: readonly string[] }): ReactNode {
  if (names.length < 2) return null;
  return (
    <ul className="legend">
      {names.map((name, series) => (
        <li key={series}>
          <svg className="chart" viewBox="0 0 14 14" aria-hidden>
            <SeriesMark series={series} x={7} y={7} size={5} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
