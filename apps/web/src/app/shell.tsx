import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyHelp } from './key-help.tsx';
import { useKeys, type KeyAction } from './keys.tsx';
import { useFocusOnPage } from './page-focus.ts';
import { usePreferences } from './preferences.tsx';
import { Rail, usePages } from './rail.tsx';
import { useSession } from './session.ts';
import { TopBar } from './top-bar.tsx';
import './shell.css';

const DOOR = '/sign-in';

/** What is around every page. */
export function Shell(): ReactNode {
  const { t } = useTranslation();
  useSignInWhereNeeded();
  useGlobalKeys();
  useFocusOnPage();
  return (
    <div className="shell">
      <a className="skip" href="#page">
        {t('nav.skip')}
      </a>
      <Rail />
      <div className="shell__main">
        <TopBar />
        <main id="page" tabIndex={-1} className="shell__page">
          <Outlet />
        </main>
      </div>
      <KeyHelp />
    </div>
  );
}

/** Who is not signed in goes to the door, and comes back to where they were. */
function useSignInWhereNeeded(): void {
  const session = useSession();
  const navigate = useNavigate();
  const here = useRouterState({ select: ({ location }) => location.href });
  useEffect(() => {
    // While the door is being loaded this page is still there, and the address is the door's already.
    if (session?.mode !== 'signed-out' || here.startsWith(DOOR)) return;
    void navigate({ to: DOOR, search: { to: here }, replace: true });
  }, [session?.mode, navigate, here]);
}

function useGlobalKeys(): void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const pages = usePages();
  const { theme, setTheme } = usePreferences();
  const actions = useMemo<KeyAction[]>(
    () => [
      ...pages.map(({ name, to, key }) => ({
        keys: [`g ${key}`],
        label: t('keys.goTo', { page: t(`nav.${name}`) }),
        run: () => void navigate({ to }),
      })),
      {
        keys: ['mod+shift+l'],
        label: t('keys.theme'),
        run: () => {
          setTheme(theme === 'dark' ? 'light' : 'dark');
        },
      },
    ],
    [pages, navigate, t, theme, setTheme],
  );
  useKeys(t('keys.everywhere'), actions);
}
