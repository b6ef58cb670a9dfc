import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import './state.css';

/** How a state looks: its icon, and whether it is good, bad, busy, waiting or still. */
export type StateLook = readonly [icon: LucideIcon, tone: string];

export function StateBadge(props: {
  readonly look: StateLook;
  readonly children: ReactNode;
}): ReactNode {
  const [Icon, tone] = props.look;
  return (
    <span className="state" data-tone={tone}>
      <Icon aria-hidden />
      {props.children}
    </span>
  );
}
