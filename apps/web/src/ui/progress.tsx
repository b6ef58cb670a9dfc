import type { ReactNode } from 'react';
import './progress.css';

export interface ProgressProps {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  /** under the bar: how much, how long still */
  readonly note?: ReactNode;
}

/** How far something is that takes seconds or more. */
export function Progress({ label, value, max, note }: ProgressProps): ReactNode {
  return (
    <div className="progress-with-note">
      <progress className="progress" aria-label={label} max={Math.max(1, max)} value={value} />
      {note !== undefined && <div className="progress__note">{note}</div>}
    </div>
  );
}
