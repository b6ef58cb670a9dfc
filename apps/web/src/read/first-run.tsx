import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useRemembered } from '../app/stored.ts';
import { Button } from '../ui/button.tsx';
import './first-run.css';

/** What a newcomer should know, until they say that they do. */
export function FirstRun(): ReactNode {
  const { t } = useTranslation('read');
  const [state, setState] = useRemembered('first-run', ['shown', 'understood']);
  if (state === 'understood') return null;
  return (
    <aside className="first-run" aria-labelledby="first-run-title">
      <div>
        <h2 id="first-run-title">{t('firstRun.title')}</h2>
        <p>{t('firstRun.text')}</p>
      </div>
      <Button
        small
        onClick={() => {
          setState('understood');
        }}
      >
        {t('firstRun.dismiss')}
      </Button>
    </aside>
  );
}
