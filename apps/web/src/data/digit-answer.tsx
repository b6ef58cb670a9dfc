import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CollectionDigit, CollectionReading } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { Bars } from '../prediction/bars.tsx';
import { useThreshold } from '../prediction/use-threshold.ts';
import { explain } from '../prediction/words.ts';
import { Fault } from '../ui/fault.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Verdict } from '../ui/verdict.tsx';
import { signOf } from './class-bars.tsx';

export interface DigitAnswerProps {
  readonly id: string;
  readonly digit: CollectionDigit;
}

/** What the active model answers for an image, beside what the label says. */
export function DigitAnswer({ id, digit }: DigitAnswerProps): ReactNode {
  const { t } = useTranslation('data');
  const api = useApi();
  const { row, label } = digit;
  const { data, error, refetch } = useQuery({
    queryKey: ['collections', id, 'reading', row],
    queryFn: ({ signal }) => api.call('readCollectionDigit', { params: { id, row }, signal }),
  });
  return (
    <section className="card stack" aria-label={t('answer.title')}>
      <div>
        <h2>{t('answer.title')}</h2>
        <p className="muted small">{t('answer.text')}</p>
      </div>
      {error && <Fault error={error} onRetry={() => void refetch()} />}
      {data === undefined ? (
        !error && <Skeleton height="180px" />
      ) : (
        <Answer reading={data} label={label} />
      )}
    </section>
  );
}

interface AnswerProps {
  readonly reading: CollectionReading;
  readonly label: CollectionDigit['label'];
}

function Answer({ reading, label }: AnswerProps): ReactNode {
  const { t } = useTranslation(['data', 'read']);
  const { t: read } = useTranslation('read');
  const threshold = useThreshold(reading.model);
  const said = reading.decision === 'not-a-digit' ? 'not-a-digit' : (reading.digit ?? 'not-a-digit');
  return (
    <>
      <div className="labelled__answer">
        <span className="labelled__label">{signOf(said)}</span>
        <Verdict decision={reading.decision} large />
      </div>
      <p className="muted">{explain(reading, threshold, read)}</p>
      {said !== label && (
        <p className="labelled__against">
          <TriangleAlert aria-hidden />
          {t('answer.against', { label: signOf(label) })}
        </p>
      )}
      <Bars claim={reading} />
    </>
  );
}
