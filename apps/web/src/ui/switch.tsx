import { Switch as Base } from '@base-ui/react/switch';
import type { ReactNode } from 'react';
import './switch.css';

export interface SwitchProps {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly disabled?: boolean;
}

export function Switch({ label, on, onChange, disabled = false }: SwitchProps): ReactNode {
  return (
    <label className="switch">
      <Base.Root
        className="switch__track"
        checked={on}
        disabled={disabled}
        onCheckedChange={(next) => {
          onChange(next);
        }}
      >
        <Base.Thumb className="switch__thumb" />
      </Base.Root>
      <span>{label}</span>
    </label>
  );
}
