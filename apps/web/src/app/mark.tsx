import type { ReactNode } from 'react';
import './mark.css';

/** The mark of the application: a 7 in one stroke. */
export function Mark(): ReactNode {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="8" className="mark__ground" />
      <path d="M9 9.6c4.5-.9 9-.9 13.6-.5-4.3 4.3-7.2 9-8.6 14.7" className="mark__stroke" />
    </svg>
  );
}
