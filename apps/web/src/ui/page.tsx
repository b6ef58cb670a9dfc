import { useEffect, type ReactNode } from 'react';
import { classes } from './classes.ts';
import './page.css';

export interface PageProps {
  readonly title: string;
  /** beside the title */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** the title is for screen readers and the window alone */
  readonly bare?: boolean;
  readonly wide?: boolean;
}

/** A page: its title, in the window and at its head. */
export function Page({
  title,
  note,
  actions,
  children,
  bare = false,
  wide = false,
}: PageProps): ReactNode {
  useEffect(() => {
    document.title = `${title} · hand-digits`;
  }, [title]);
  return (
    <div className={classes('page', wide && 'page--wide')}>
      {bare ? (
        <h1 className="visually-hidden">{title}</h1>
      ) : (
        <div className="page__head">
          <div className="page__title">
            <h1>{title}</h1>
            {note !== undefined && <div className="page__note">{note}</div>}
          </div>
          {actions !== undefined && <div className="row page__actions">{actions}</div>}
        </div>
      )}
      {children}
    </div>
  );
}
