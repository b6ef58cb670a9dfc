import {
  Ban,
  CircleCheck,
  CirclePause,
  CirclePlay,
  CircleX,
  Upload,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { BatchState } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import '../ui/state.css';

const LOOKS: Readonly<Record<BatchState, readonly [icon: LucideIcon, tone: string]>> = {
  receiving: [Upload, 'busy'],
  running: [CirclePlay, 'busy'],
  paused: [CirclePause, 'wait'],
  cancelled: [Ban, 'still'],
  finished: [CircleCheck, 'good'],
  failed: [CircleX, 'bad'],
};

export function BatchStateBadge({ state }: { readonly state: BatchState }): ReactNode {
  const { t } = useTranslation('batches');
  const [Icon, tone] = LOOKS[state];
  return (
    <span className="state" data-tone={tone}>
      <Icon aria-hidden />
      {t(`state.${state}`)}
    </span>
  );
}
