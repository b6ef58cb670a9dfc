import { PenLine, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Prediction, Truth } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { TimeAgo } from '../ui/time-ago.tsx';
import './corrections.css';

/** Who said what, oldest first; what was taken back is struck out and stays. */
export function Corrections({ prediction }: { readonly prediction: Prediction }): ReactNode {
  const { t } = useTranslation(['history', 'common']);
  const word = (truth: Truth): string =>
    truth === 'not-a-digit' ? t('common:truth.not-a-digit') : String(truth);
  return (
    <div>
      <h2>{t('one.corrections')}</h2>
      {prediction.corrections.length === 0 ? (
        <p className="muted">{t('one.noCorrections')}</p>
      ) : (
        <ol className="corrections">
          {prediction.corrections.map(({ id, truth, by, at, undoneAt }) => (
            <li key={id} className="corrections__one" data-undone={undoneAt !== null || undefined}>
              {undoneAt === null ? <PenLine aria-hidden /> : <Undo2 aria-hidden />}
              <span className="corrections__truth">{word(truth)}</span>
              <span className="muted small">
                {by.name}, <TimeAgo at={at} />
                {undoneAt !== null && `, ${t('one.undone')}`}
              </span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
