import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { classes } from './classes.ts';
import './button.css';

export type ButtonLook = 'primary' | 'plain' | 'quiet' | 'danger';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: ButtonLook;
  /** square, for an icon alone; give it an aria-label */
  readonly icon?: boolean;
  readonly small?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** Something one does. What one goes to is a link: give it `buttonClass`. */
export function Button({
  look = 'plain',
  icon,
  small,
  className,
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button
      type="button"
      {...rest}
      className={classes(buttonClass(look, { icon, small }), className)}
    />
  );
}

export function buttonClass(
  look: ButtonLook = 'plain',
  shape: { readonly icon?: boolean | undefined; readonly small?: boolean | undefined } = {},
): string {
  return classes(
    'button',
    `button--${look}`,
    shape.icon === true && 'button--icon',
    shape.small === true && 'button--small',
  );
}
