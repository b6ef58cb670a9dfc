import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Page } from '../ui/page.tsx';

/** In the place of a page that stopped working; the rest goes on. */
export function BrokenPage({ error }: ErrorComponentProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Page title={t('fault.page')}>
      <div className="card stack" role="alert">
        <p>{t('fault.pageText')}</p>
        <pre className="small broken">
          {error instanceof Error ? `${error.name}: ${error.message}` : String(error)}
        </pre>
        <div className="row">
          <Button
            look="primary"
            onClick={() => {
              window.location.reload();
            }}
          >
            {t('fault.reload')}
          </Button>
          <Link to="/" className={buttonClass()}>
            {t('fault.home')}
          </Link>
        </div>
      </div>
    </Page>
  );
}

/** The same where there is no page around it. */
export function NothingAnywhere(): ReactNode {
  return (
    <main>
      <NothingHere />
    </main>
  );
}

export function NothingHere(): ReactNode {
  const { t } = useTranslation();
  return (
    <Page title={t('fault.notFound')} bare>
      <Empty icon={Compass} title={t('fault.notFound')} text={t('fault.notFoundText')}>
        <Link to="/" className={buttonClass('primary')}>
          {t('fault.home')}
        </Link>
      </Empty>
    </Page>
  );
}
