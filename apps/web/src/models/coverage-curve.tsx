import { scaleLinear } from '@visx/scale';
import { LinePath } from '@visx/shape';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ERROR_RATES, nearestRate } from '../app/error-rates.ts';
import { percent, rate } from '../ui/format.ts';
import { Slider } from '../ui/slider.tsx';
import { ChartFrame, MARGIN, useWidth } from './chart-frame.tsx';
import { coverageAt, type CoveragePoint } from './evaluation.ts';
import { SeriesMark } from './series-mark.tsx';

export interface CoverageCurveProps {
  readonly names: readonly string[];
  /** of each model that is compared */
  readonly curves: readonly (readonly CoveragePoint[])[];
  /** the error rate that is chosen now, 0…1 */
  readonly errorRate: number;
}

const HEIGHT = 300;

/** What stays wrong when only the surest part is accepted, and the slider that asks how much that is. */
export function CoverageCurve({ names, curves, errorRate }: CoverageCurveProps): ReactNode {
  const { t } = useTranslation('models');
  const [step, setStep] = useState(() => nearestRate(errorRate));
  const chosen = ERROR_RATES[step] ?? errorRate;
  return (
    <div className="stack">
      <Curve curves={curves} chosen={chosen} />
      <Slider
        label={t('coverage.slider')}
        value={step}
        min={0}
        max={ERROR_RATES.length - 1}
        onChange={setStep}
        say={(value) => rate(ERROR_RATES[value] ?? 0)}
      />
      <ul className="coverage" aria-live="polite">
        {curves.map((points, index) => (
          <li key={index}>
            {names.length > 1 && <strong>{names[index]}: </strong>}
            <Sentence coverage={coverageAt(points, chosen)} errorRate={chosen} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface CurveProps {
  readonly curves: readonly (readonly CoveragePoint[])[];
  readonly chosen: number;
}

function Curve({ curves, chosen }: CurveProps): ReactNode {
  const { t } = useTranslation('models');
  const [element, width] = useWidth();
  const all = curves.flat();
  const highest = Math.max(chosen, ...all.map(({ error }) => error)) * 1.1;
  const fewest = Math.min(...all.map(({ coverage }) => coverage));
  const x = scaleLinear({ domain: [fewest, 1], range: [0, Math.max(0, width - MARGIN.left - MARGIN.right)] });
  const y = scaleLinear({ domain: [0, highest], range: [HEIGHT - MARGIN.top - MARGIN.bottom, 0] });
  return (
    <div ref={element}>
      {width > 0 && (
        <ChartFrame
          label={t('chart.coverageLabel')}
          width={width}
          height={HEIGHT}
          x={x}
          y={y}
          xName={t('chart.coverage')}
          yName={t('chart.errorAmong')}
          format={(share) => rate(share)}
        >
          <rect className="chart__area" x={0} y={y(chosen)} width={x(1)} height={y(0) - y(chosen)} />
          <line className="chart__chosen" x1={0} x2={x(1)} y1={y(chosen)} y2={y(chosen)} />
          {curves.map((points, series) => (
            <g key={series}>
              <LinePath
                className="chart__line"
                data-series={series}
                data={[...points]}
                x={(point) => x(point.coverage)}
                y={(point) => y(point.error)}
              />
              {points.map((point) => (
                <SeriesMark key={point.coverage} series={series} x={x(point.coverage)} y={y(point.error)} size={3.5} />
              ))}
            </g>
          ))}
        </ChartFrame>
      )}
    </div>
  );
}

function Sentence({ coverage, errorRate }: { readonly coverage: number; readonly errorRate: number }): ReactNode {
  const { t } = useTranslation('models');
  if (coverage === 0) return t('coverage.none', { rate: rate(errorRate) });
  const review = (1 - coverage) * 1000;
  return t('coverage.sentence', {
    rate: rate(errorRate),
    share: percent(coverage, 1),
    review: review < 1 && review > 0 ? '1' : Math.round(review).toString(),
  });
}
