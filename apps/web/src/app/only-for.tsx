import { ShieldX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Role } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { Empty } from '../ui/empty.tsx';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { mayAct, useSession } from './session.ts';

export interface OnlyForProps {
  readonly role: Role;
  readonly children: ReactNode;
}

/** Shows a page to those who may see it. The server refuses the others as well; this says it in words. */
export function OnlyFor({ role, children }: OnlyForProps): ReactNode {
  const { t } = useTranslation();
  const session = useSession();
  if (session === undefined) return <Skeleton height="60vh" />;
  if (mayAct(session.role, role)) return children;
  return (
    <Page title={t('fault.refused')} bare>
      <Empty
        icon={ShieldX}
        title={t('fault.refused')}
        text={t('fault.refusedText', { role: t(`role.${role}`) })}
      />
    </Page>
  );
}
