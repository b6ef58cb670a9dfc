import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import './empty.css';

export interface EmptyProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text: ReactNode;
  readonly children?: ReactNode;
}

/** A page that has nothing to show says what would be here, and how it gets here. */
export function Empty({ icon: Icon, title, text, children }: EmptyProps): ReactNode {
  return (
    <div className="empty">
      <Icon className="empty__icon" aria-hidden />
      <h2>{title}</h2>
      <p className="empty__text">{text}</p>
      {children !== undefined && <div className="row">{children}</div>}
    </div>
  );
}
