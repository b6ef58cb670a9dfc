import { useId, type ReactNode } from 'react';
import './field.css';

interface Control {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
}

export interface FieldProps {
  readonly label: string;
  readonly help?: string | undefined;
  readonly fault?: string | undefined;
  readonly children: (control: Control) => ReactNode;
}

/** A label, its control, what helps to fill it in, and what is wrong with it. */
export function Field({ label, help, fault, children }: FieldProps): ReactNode {
  const id = useId();
  const note = fault ?? help;
  const control: Control = {
    id,
    'aria-describedby': note === undefined ? undefined : `${id}-note`,
    'aria-invalid': fault === undefined ? undefined : true,
  };
  return (
    <div className="field">
      <label htmlFor={id} className="field__label">
        {label}
      </label>
      {children(control)}
      {note !== undefined && (
        <p id={`${id}-note`} className={fault === undefined ? 'field__help' : 'field__fault'}>
          {note}
        </p>
      )}
    </div>
  );
}
