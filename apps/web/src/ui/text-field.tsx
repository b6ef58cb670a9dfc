import { useEffect, useRef, type InputHTMLAttributes, type ReactNode } from 'react';
import { Field } from './field.tsx';

type InputOptions = Pick<
  InputHTMLAttributes<HTMLInputElement>,
  'type' | 'required' | 'maxLength' | 'min' | 'max' | 'step' | 'autoComplete'
>;

export interface TextFieldProps extends InputOptions {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly help?: string | undefined;
  /** the first field of a page or dialog takes the focus */
  readonly first?: boolean;
}

/** A labelled line of text, number, day or password. */
export function TextField(props: TextFieldProps): ReactNode {
  const { label, help, onChange, first = false, ...rest } = props;
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (first) input.current?.focus();
  }, [first]);
  return (
    <Field label={label} help={help}>
      {(control) => (
        <input
          {...control}
          {...rest}
          ref={input}
          className="input"
          onChange={({ currentTarget }) => {
            onChange(currentTarget.value);
          }}
        />
      )}
    </Field>
  );
}
