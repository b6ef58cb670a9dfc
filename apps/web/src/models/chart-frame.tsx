import { AxisBottom, AxisLeft } from '@visx/axis';
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import './charts.css';

/** Linear and logarithmic scales of @visx/scale, as much of them as the frame uses. */
type Scale = Parameters<typeof AxisBottom>[0]['scale'];

export const MARGIN = { top: 12, right: 18, bottom: 44, left: 74 } as const;

export interface ChartFrameProps {
  readonly label: string;
  readonly width: number;
  readonly height: number;
  readonly x: Scale;
  readonly y: Scale | null;
  readonly xName: string;
  readonly yName?: string;
  readonly xTicks?: number;
  readonly format: (value: number) => string;
  readonly children: ReactNode;
}

/** Axes, their names, and a place for what is drawn between them. */
export function ChartFrame(props: ChartFrameProps): ReactNode {
  const { width, height, x, y, format } = props;
  const left = y === null ? 0 : MARGIN.left;
  const innerHeight = height - MARGIN.top - MARGIN.bottom;
  return (
    <svg className="chart" width={width} height={height} role="img" aria-label={props.label}>
      <g transform={`translate(${left}, ${MARGIN.top})`}>
        <AxisBottom
          scale={x}
          top={innerHeight}
          numTicks={props.xTicks ?? 5}
          tickFormat={(value) => format(Number(value))}
          label={props.xName}
          labelOffset={14}
          labelProps={{ className: 'chart__name' }}
          tickLabelProps={{ className: 'chart__tick' }}
          axisLineClassName="chart__axis"
          tickClassName="chart__mark"
        />
        {y && (
          <AxisLeft
            scale={y}
            numTicks={5}
            tickFormat={(value) => format(Number(value))}
            label={props.yName ?? ''}
            labelOffset={52}
            labelProps={{ className: 'chart__name' }}
            tickLabelProps={{ className: 'chart__tick', dx: -4 }}
            axisLineClassName="chart__axis"
            tickClassName="chart__mark"
          />
        )}
        {props.children}
      </g>
    </svg>
  );
}

/** The width that the page gives an element, in CSS pixels. */
export function useWidth(): [RefObject<HTMLDivElement | null>, number] {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(current);
    return () => {
      observer.disconnect();
    };
  }, []);
  return [element, width];
}
