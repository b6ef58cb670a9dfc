import { Ban, CircleCheck, CirclePause, CirclePlay, CircleX, Upload } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BatchState } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { StateBadge, type StateLook } from '../ui/state-badge.tsx';

const LOOKS: Readonly<Record<BatchState, StateLook>> = {
  receiving: [Upload, 'busy'],
  running: [CirclePlay, 'busy'],
  paused: [CirclePause, 'wait'],
  cancelled: [Ban, 'still'],
  finished: [CircleCheck, 'good'],
  failed: [CircleX, 'bad'],
};

export function BatchStateBadge({ state }: { readonly state: BatchState }): ReactNode {
  const { t } = useTranslation('batches');
  return <StateBadge look={LOOKS[state]}>{t(`state.${state}`)}</StateBadge>;
}
