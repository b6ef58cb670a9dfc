import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import { remember, useRemembered } from './stored.ts';

export type Theme = 'light' | 'dark';

export interface Preferences {
  readonly theme: Theme;
  readonly setTheme: (theme: Theme) => void;
  /** read in this browser; nothing is sent or kept */
  readonly privateMode: boolean;
  readonly setPrivateMode: (on: boolean) => void;
}

const PreferencesContext = createContext<Preferences | undefined>(undefined);

export function PreferencesProvider({ children }: { readonly children: ReactNode }): ReactNode {
  // theme.js has settled it before the first paint.
  const [theme, showTheme] = useState<Theme>(() =>
    document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light',
  );
  const [mode, setMode] = useRemembered('mode', ['server', 'private']);
  const preferences = useMemo<Preferences>(
    () => ({
      theme,
      setTheme: (next) => {
        document.documentElement.dataset['theme'] = next;
        remember('theme', next);
        showTheme(next);
      },
      privateMode: mode === 'private',
      setPrivateMode: (on) => {
        setMode(on ? 'private' : 'server');
      },
    }),
    [theme, mode, setMode],
  );
  return <PreferencesContext value={preferences}>{children}</PreferencesContext>;
}

export function usePreferences(): Preferences {
  const preferences = useContext(PreferencesContext);
  if (preferences === undefined) throw new Error('usePreferences needs a PreferencesProvider.');
  return preferences;
}
