import { CircleCheck, CircleDashed, CircleSlash, Ghost } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Model, ModelState } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { StateBadge, type StateLook } from '../ui/state-badge.tsx';

const LOOKS: Readonly<Record<ModelState, StateLook>> = {
  active: [CircleCheck, 'good'],
  shadow: [Ghost, 'busy'],
  available: [CircleDashed, 'still'],
  missing: [CircleSlash, 'bad'],
};

export function ModelStateBadge({ state }: { readonly state: ModelState }): ReactNode {
  const { t } = useTranslation('models');
  return <StateBadge look={LOOKS[state]}>{t(`state.${state}`)}</StateBadge>;
}

/** Ids are hashes; as much of one as tells models apart. */
export function shortId(id: string): string {
  return id.slice(0, 10);
}

export function nameOf({ name, id }: Pick<Model, 'name' | 'id'>): string {
  return `${name} · ${shortId(id)}`;
}
