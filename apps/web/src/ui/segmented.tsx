import { ToggleGroup } from '@base-ui/react/toggle-group';
import { Toggle } from '@base-ui/react/toggle';
import type { ReactNode } from 'react';
import './segmented.css';

export interface Option<V extends string> {
  readonly value: V;
  readonly label: ReactNode;
  /** where the label is only an icon */
  readonly name?: string;
}

export interface SegmentedProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly Option<V>[];
  readonly onChange: (value: V) => void;
}

/** One of a few, all in view. */
export function Segmented<V extends string>(props: SegmentedProps<V>): ReactNode {
  return (
    <ToggleGroup
      className="segmented"
      aria-label={props.label}
      value={[props.value]}
      onValueChange={([next]) => {
        const chosen = props.options.find(({ value }) => value === next);
        if (chosen !== undefined) props.onChange(chosen.value);
      }}
    >
      {props.options.map(({ value, label, name }) => (
        <Toggle
          key={value}
          value={value}
          className="segmented__option"
          aria-label={name}
          title={name}
        >
          {label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
