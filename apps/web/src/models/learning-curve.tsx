import { scaleLinear } from '@visx/scale';
import { LinePath } from '@visx/shape';
import type { ReactNode } from 'react';
import type { FineTuning } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { ChartFrame, MARGIN, useWidth } from './chart-frame.tsx';

const HEIGHT = 240;
/** How much the newest step counts in the line that is drawn. */
const WEIGHT = 0.2;

type Point = FineTuning['points'][number];

/** How much is still wrong at each step; a single batch jumps, so the line follows slowly. */
export function LearningCurve({ points }: { readonly points: readonly Point[] }): ReactNode {
  const { t } = useTranslation('models');
  const [element, width] = useWidth();
  const smooth = smoothed(points);
  const x = scaleLinear({
    domain: [0, Math.max(1, ...points.map(({ step }) => step))],
    range: [0, Math.max(0, width - MARGIN.left - MARGIN.right)],
  });
  const y = scaleLinear({
    domain: [0, 1.1 * Math.max(0.001, ...smooth.map(({ loss }) => loss))],
    range: [HEIGHT - MARGIN.top - MARGIN.bottom, 0],
  });
  return (
    <div ref={element}>
      {width > 0 && (
        <ChartFrame
          label={t('curve.label')}
          width={width}
          height={HEIGHT}
          x={x}
          y={y}
          xName={t('curve.step')}
          yName={t('curve.loss')}
          format={(value) => String(Number(value.toPrecision(3)))}
        >
          <LinePath
            className="chart__line"
            data-series={0}
            data={smooth}
            x={(point) => x(point.step)}
            y={(point) => y(point.loss)}
          />
        </ChartFrame>
      )}
    </div>
  );
}

function smoothed(points: readonly Point[]): { step: number; loss: number }[] {
  let follows = points[0]?.loss ?? 0;
  return points.map(({ step, loss }) => {
    follows += WEIGHT * (loss - follows);
    return { step, loss: follows };
  });
}
