import { Link, useParams } from '@tanstack/react-router';
import { HardDrive, KeyRound, ListTodo, ScrollText, Settings2, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { OnlyFor } from '../app/only-for.tsx';
import { NothingHere } from '../app/broken-page.tsx';
import { Page } from '../ui/page.tsx';
import { AuditLog } from './audit-log.tsx';
import { JobList } from './job-list.tsx';
import { KeyList } from './key-list.tsx';
import { SettingsForm } from './settings-form.tsx';
import { StorageView } from './storage-view.tsx';
import { UserList } from './user-list.tsx';
import './admin-page.css';

const SECTIONS = {
  users: { icon: Users, show: UserList },
  keys: { icon: KeyRound, show: KeyList },
  settings: { icon: Settings2, show: SettingsForm },
  storage: { icon: HardDrive, show: StorageView },
  jobs: { icon: ListTodo, show: JobList },
  audit: { icon: ScrollText, show: AuditLog },
} as const;

type SectionName = keyof typeof SECTIONS;

const NAMES = Object.keys(SECTIONS) as SectionName[];

/** Users, keys, settings, what is stored, what is being done, and who did what. */
export function AdminPage(): ReactNode {
  const { t } = useTranslation('admin');
  const { section: asked } = useParams({ from: '/shell/admin/$section' });
  const name = NAMES.find((one) => one === asked);
  if (name === undefined) return <NothingHere />;
  const { show: Show } = SECTIONS[name];
  return (
    <OnlyFor role="administrator">
      <Page title={t('title')}>
        <div className="admin">
          <nav className="admin__nav" aria-label={t('sections')}>
            {NAMES.map((one) => (
              <SectionLink key={one} name={one} />
            ))}
          </nav>
          <div className="admin__section">
            <Show />
          </div>
        </div>
      </Page>
    </OnlyFor>
  );
}

function SectionLink({ name }: { readonly name: SectionName }): ReactNode {
  const { t } = useTranslation('admin');
  const { icon: Icon } = SECTIONS[name];
  return (
    <Link to="/admin/$section" params={{ section: name }} search={{}} className="admin__link">
      <Icon aria-hidden />
      {t(`section.${name}`)}
    </Link>
  );
}
