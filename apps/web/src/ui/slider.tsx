import { Slider as Base } from '@base-ui/react/slider';
import type { ReactNode } from 'react';
import './slider.css';

export interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly onChange: (value: number) => void;
  /** when the thumb is let go */
  readonly onCommit?: (value: number) => void;
  /** the value in words, for screen readers */
  readonly say?: (value: number) => string;
  readonly disabled?: boolean;
}

export function Slider(props: SliderProps): ReactNode {
  const { label, say, onChange, onCommit } = props;
  return (
    <Base.Root
      className="slider"
      value={props.value}
      min={props.min}
      max={props.max}
      step={props.step ?? 1}
      disabled={props.disabled}
      onValueChange={(value) => {
        onChange(value);
      }}
      onValueCommitted={(value) => onCommit?.(value)}
    >
      <Base.Control className="slider__control">
        <Base.Track className="slider__track">
          <Base.Indicator className="slider__done" />
          <Base.Thumb
            className="slider__thumb"
            aria-label={label}
            {...(say && { getAriaValueText: (_: string, value: number) => say(value) })}
          />
        </Base.Track>
      </Base.Control>
    </Base.Root>
  );
}
