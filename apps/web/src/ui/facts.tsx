import type { ReactNode } from 'react';
import './facts.css';

export interface Fact {
  readonly name: ReactNode;
  readonly value: ReactNode;
}

/** Names and values, one under the other. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }): ReactNode {
  return (
    <dl className="facts">
      {facts.map(({ name, value }, index) => (
        <div key={index}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
