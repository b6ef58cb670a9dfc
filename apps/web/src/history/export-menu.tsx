import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ExportFormat } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { addressFor } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { Popover } from '../ui/popover.tsx';
import { unsorted, type HistoryFilter } from './filter.ts';
import './export-menu.css';

const FORMATS = ['csv', 'jsonl', 'label-studio', 'zip'] as const satisfies readonly ExportFormat[];

/** Takes away what the filter holds, as a file. */
export function ExportMenu({ filter }: { readonly filter: HistoryFilter }): ReactNode {
  const { t } = useTranslation('history');
  const query = unsorted(filter);
  return (
    <Popover
      title={t('export.title')}
      trigger={
        <Button>
          <Download aria-hidden />
          {t('export.button')}
        </Button>
      }
    >
      <p className="muted">{t('export.text')}</p>
      <ul className="export">
        {FORMATS.map((format) => (
          <li key={format}>
            <a
              className="export__link"
              download
              href={addressFor('exportPredictions', { query: { ...query, format } })}
            >
              <strong>{t(`export.${format}`)}</strong>
              <span className="muted small">{t(`export.${format}Text`)}</span>
            </a>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
