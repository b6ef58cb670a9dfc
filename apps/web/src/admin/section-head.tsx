import type { ReactNode } from 'react';

export interface SectionHeadProps {
  readonly title: string;
  readonly text?: string;
  readonly children?: ReactNode;
}

/** The head of a section of Admin: what it is, and what can be done with all of it. */
export function SectionHead({ title, text, children }: SectionHeadProps): ReactNode {
  return (
    <div className="row row--spread">
      <div>
        <h2>{title}</h2>
        {text !== undefined && <p className="muted small">{text}</p>}
      </div>
      {children !== undefined && <div className="row">{children}</div>}
    </div>
  );
}
