import { scaleLinear } from '@visx/scale';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { rate } from '../ui/format.ts';
import { ChartFrame, MARGIN, useWidth } from './chart-frame.tsx';
import type { ErrorRange } from './evaluation.ts';
import { SeriesMark } from './series-mark.tsx';

export interface ErrorRow {
  readonly name: string;
  /** one for each model that is compared; null where it was not measured on this suite */
  readonly errors: readonly (ErrorRange | null)[];
}

const ROW = 58;
const SERIES_GAP = 15;
/** right of the longest whisker stands its value */
const ROOM_FOR_VALUE = 70;

/** Error with its interval for each suite: dots with whiskers, since bars would hide how unsure they are. */
export function ErrorDots({ rows }: { readonly rows: readonly ErrorRow[] }): ReactNode {
  const { t } = useTranslation('models');
  const [element, width] = useWidth();
  const highest = Math.max(0.001, ...rows.flatMap(({ errors }) => errors.map((error) => error?.high ?? 0)));
  const x = scaleLinear({ domain: [0, highest * 1.05], range: [0, Math.max(0, width - ROOM_FOR_VALUE)] });
  const height = rows.length * ROW + MARGIN.top + MARGIN.bottom;
  return (
    <div ref={element}>
      {width > 0 && (
        <ChartFrame
          label={t('chart.errorLabel', { summary: summaryOf(rows) })}
          width={width}
          height={height}
          x={x}
          y={null}
          xName={t('chart.error')}
          format={rate}
        >
          {rows.map((row, index) => (
            <Row key={row.name} row={row} top={index * ROW} scale={x} />
          ))}
        </ChartFrame>
      )}
    </div>
  );
}

function summaryOf(rows: readonly ErrorRow[]): string {
  return rows
    .map(({ name, errors }) => `${name}: ${errors.map((error) => (error ? rate(error.value) : '–')).join(', ')}`)
    .join('; ');
}

interface RowProps {
  readonly row: ErrorRow;
  readonly top: number;
  readonly scale: (value: number) => number;
}

function Row({ row, top, scale }: RowProps): ReactNode {
  return (
    <g transform={`translate(0, ${top})`}>
      <text className="chart__label" x={0} y={15}>
        {row.name}
      </text>
      {row.errors.map((error, series) =>
        error === null ? null : (
          <Whisker key={series} error={error} series={series} y={32 + series * SERIES_GAP} scale={scale} />
        ),
      )}
    </g>
  );
}

interface WhiskerProps {
  readonly error: ErrorRange;
  readonly series: number;
  readonly y: number;
  readonly scale: (value: number) => number;
}

function Whisker({ error, series, y, scale }: WhiskerProps): ReactNode {
  const [low, high, value] = [scale(error.low), scale(error.high), scale(error.value)];
  return (
    <g>
      <line className="chart__whisker" data-series={series} x1={low} x2={high} y1={y} y2={y} />
      <line className="chart__whisker" data-series={series} x1={low} x2={low} y1={y - 4} y2={y + 4} />
      <line className="chart__whisker" data-series={series} x1={high} x2={high} y1={y - 4} y2={y + 4} />
      <SeriesMark series={series} x={value} y={y} />
      <text className="chart__value" x={high + 9} y={y + 4.5}>
        {rate(error.value)}
      </text>
    </g>
  );
}
