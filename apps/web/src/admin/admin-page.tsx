import { Link, useParams } from '@tanstack/react-router';
import { HardDrive, KeyRound, ListTodo, ScrollText, Settings2, Users } from 'lucide-react';
import { useLayoutEffect, useRef, type ReactNode } from 'react';
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
          <Sections current={name} />
          <div className="admin__section">
            <Show />
          </div>
        </div>
      </Page>
    </OnlyFor>
  );
}

/** On a phone they stand in a strip that is wider than it, and the one that is open is brought into it. */
function Sections({ current }: { readonly current: SectionName }): ReactNode {
  const { t } = useTranslation('admin');
  const strip = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const nav = strip.current;
    const link = nav?.children[NAMES.indexOf(current)];
    if (!nav || !link) return;
    const [place, wanted] = [nav.getBoundingClientRect(), link.getBoundingClientRect()];
    // The strip alone is moved: where the page stands is not its business.
    nav.scrollLeft += wanted.left - place.left - (place.width - wanted.width) / 2;
  }, [current]);
  return (
    <nav ref={strip} className="admin__nav" aria-label={t('sections')}>
      {NAMES.map((one) => (
        <SectionLink key={one} name={one} />
      ))}
    </nav>
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
