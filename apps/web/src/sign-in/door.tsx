import { useEffect, type ReactNode } from 'react';
import { Mark } from '../app/mark.tsx';
import './door.css';

export interface DoorProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** A page outside the application: a sheet in the middle. */
export function Door({ title, children }: DoorProps): ReactNode {
  useEffect(() => {
    document.title = `${title} · hand-digits`;
  }, [title]);
  return (
    <main className="door">
      <div className="card door__card">
        <Mark />
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
