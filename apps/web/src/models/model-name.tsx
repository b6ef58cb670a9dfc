import { CircleCheck, CircleDashed, CircleSlash, Ghost, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Model, ModelState } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import '../ui/state.css';

const LOOKS: Readonly<Record<ModelState, readonly [icon: LucideIcon, tone: string]>> = {
  active: [CircleCheck, 'good'],
  shadow: [Ghost, 'busy'],
  available: [CircleDashed, 'still'],
  missing: [CircleSlash, 'bad'],
};

export function ModelStateBadge({ state }: { readonly state: ModelState }): ReactNode {
  const { t } = useTranslation('models');
  const [Icon, tone] = LOOKS[state];
  return (
    <span className="state" data-tone={tone}>
      <Icon aria-hidden />
      {t(`state.${state}`)}
    </span>
  );
}

/** Ids are hashes; as much of one as tells models apart. */
export function shortId(id: string): string {
  return id.slice(0, 10);
}

export function nameOf({ name, id }: Pick<Model, 'name' | 'id'>): string {
  return `${name} · ${shortId(id)}`;
}
