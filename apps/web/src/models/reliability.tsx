import { scaleLinear } from '@visx/scale';
import { LinePath } from '@visx/shape';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { percent } from '../ui/format.ts';
import { ChartFrame, MARGIN, useWidth } from './chart-frame.tsx';
import type { ReliabilityBin } from './evaluation.ts';
import { SeriesMark } from './series-mark.tsx';

const HEIGHT = 300;

export interface ReliabilityProps {
  /** of each model that is compared */
  readonly bins: readonly (readonly ReliabilityBin[])[];
}

/** How often it is right against how sure it is: on the dashed line the two are the same. */
export function Reliability({ bins }: ReliabilityProps): ReactNode {
  const { t } = useTranslation('models');
  const [element, width] = useWidth();
  const lowest = Math.min(0.98, ...bins.flat().flatMap(({ confidence, accuracy }) => [confidence, accuracy]));
  const domain = [Math.max(0, lowest - (1 - lowest) * 0.08), 1];
  const x = scaleLinear({ domain, range: [0, Math.max(0, width - MARGIN.left - MARGIN.right)] });
  const y = scaleLinear({ domain, range: [HEIGHT - MARGIN.top - MARGIN.bottom, 0] });
  const [low = 0] = domain;
  return (
    <div ref={element}>
      {width > 0 && (
        <ChartFrame
          label={t('chart.reliabilityLabel')}
          width={width}
          height={HEIGHT}
          x={x}
          y={y}
          xName={t('chart.sure')}
          yName={t('chart.right')}
          format={(share) => percent(share)}
        >
          <line className="chart__ideal" x1={x(low)} y1={y(low)} x2={x(1)} y2={y(1)} />
          {bins.map((some, series) => (
            <g key={series}>
              <LinePath
                className="chart__line"
                data-series={series}
                data={[...some]}
                x={(bin) => x(bin.confidence)}
                y={(bin) => y(bin.accuracy)}
              />
              {some.map((bin) => (
                <SeriesMark
                  key={bin.confidence}
                  series={series}
                  x={x(bin.confidence)}
                  y={y(bin.accuracy)}
                  size={4.5}
                />
              ))}
            </g>
          ))}
        </ChartFrame>
      )}
    </div>
  );
}
