import { Link, useNavigate } from '@tanstack/react-router';
import { CircleUserRound, LogOut } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SessionInfo } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { Button } from '../ui/button.tsx';
import { Popover } from '../ui/popover.tsx';
import { useNotes } from '../ui/toasts.tsx';
import { usePages } from './rail.tsx';
import { useSession, useTakeSession } from './session.ts';
import './account-menu.css';

/** Who is here; and on a phone the pages that the bottom bar has no room for. */
export function AccountMenu(): ReactNode {
  const { t } = useTranslation();
  const session = useSession();
  const trigger = (
    <Button look="quiet" icon aria-label={t('top.user')} title={t('top.user')}>
      <CircleUserRound aria-hidden />
    </Button>
  );
  return (
    <Popover trigger={trigger} title={session?.user?.displayName ?? t('top.user')}>
      {session && <Account session={session} />}
      <MorePages />
      <p className="muted">{t('top.keys')}</p>
      <p className="account__links small">
        <a href="/api/docs" target="_blank" rel="noreferrer">
          {t('top.apiDocs')}
        </a>
        <span className="muted">{session?.version}</span>
      </p>
    </Popover>
  );
}

function Account({ session }: { readonly session: SessionInfo }): ReactNode {
  const { t } = useTranslation();
  if (session.mode === 'open') {
    return (
      <div>
        <p>{t('top.openMode')}</p>
        <p className="muted">{t('top.openModeText')}</p>
        <Link to="/set-up">{t('top.makeUsers')}</Link>
      </div>
    );
  }
  if (session.user === null) return null;
  const { name, role } = session.user;
  return (
    <div className="row row--spread">
      <span className="muted">{t('top.signedInAs', { name, role: t(`role.${role}`) })}</span>
      <SignOut />
    </div>
  );
}

function SignOut(): ReactNode {
  const { t } = useTranslation();
  const api = useApi();
  const notes = useNotes();
  const navigate = useNavigate();
  const takeSession = useTakeSession();
  const signOut = async (): Promise<void> => {
    try {
      await api.call('signOut');
      await takeSession(await api.call('getSession'));
      await navigate({ to: '/sign-in', search: {} });
    } catch (error) {
      notes.failed(error);
    }
  };
  return (
    <Button small onClick={() => void signOut()}>
      <LogOut aria-hidden />
      {t('top.signOut')}
    </Button>
  );
}

function MorePages(): ReactNode {
  const { t } = useTranslation();
  const pages = usePages().slice(4);
  if (pages.length === 0) return null;
  return (
    <ul className="account__pages" aria-label={t('nav.more')}>
      {pages.map(({ name, to, icon: Icon }) => (
        <li key={name}>
          <Link to={to} className="account__page">
            <Icon aria-hidden />
            {t(`nav.${name}`)}
          </Link>
        </li>
      ))}
    </ul>
  );
}
