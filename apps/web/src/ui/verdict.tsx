import { CircleCheck, CircleDashed, Eye } from 'lucide-react';
import type { DecisionKind } from '@hand-digits/contract';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './verdict.css';

const ICONS = { accepted: CircleCheck, review: Eye, 'not-a-digit': CircleDashed } as const;

export interface VerdictProps {
  readonly decision: DecisionKind;
  readonly large?: boolean;
}

/** A decision as colour, icon and word; never as colour alone. */
export function Verdict({ decision, large = false }: VerdictProps): ReactNode {
  const { t } = useTranslation();
  const Icon = ICONS[decision];
  return (
    <span className={large ? 'verdict verdict--large' : 'verdict'} data-decision={decision}>
      <Icon aria-hidden />
      {t(`decision.${decision}`)}
    </span>
  );
}

/** The same where there is no room for the word: it is there for screen readers and on hover. */
export function VerdictIcon({ decision }: { readonly decision: DecisionKind }): ReactNode {
  const { t } = useTranslation();
  const Icon = ICONS[decision];
  const name = t(`decision.${decision}`);
  return (
    <span className="verdict-icon" data-decision={decision} title={name}>
      <Icon aria-hidden />
      <span className="visually-hidden">{name}</span>
    </span>
  );
}
