import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { addressFor } from '../api/client.ts';
import { buttonClass } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { Collections } from './collections.tsx';
import { Labelled } from './labelled.tsx';
import { LearnedFrom } from './learned-from.tsx';

/** What there is to learn from: what this machine has, and what people have labelled here. */
export function DataPage(): ReactNode {
  const { t } = useTranslation('data');
  return (
    <Page title={t('title')} note={t('note')} actions={<ExportLabelled />}>
      <Collections />
      <Labelled />
      <LearnedFrom />
    </Page>
  );
}

function ExportLabelled(): ReactNode {
  const { t } = useTranslation('data');
  const query = { corrected: 'true', format: 'zip' } as const;
  return (
    <a className={buttonClass()} download href={addressFor('exportPredictions', { query })}>
      <Download aria-hidden />
      {t('export')}
    </a>
  );
}
