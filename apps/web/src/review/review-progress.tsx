import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { reviewSummaryQuery } from '../api/queries.ts';
import { counted, duration } from '../ui/format.ts';
import { Progress } from '../ui/progress.tsx';

/** How many remain, how fast it goes, and how long it takes still. */
export function ReviewProgress({ done }: { readonly done: number }): ReactNode {
  const { t } = useTranslation('review');
  const summary = useQuery(reviewSummaryQuery(useApi())).data;
  if (summary === undefined) return null;
  const { waiting, reviewedToday, perMinute, spotChecks } = summary;
  const left = perMinute > 0 ? (waiting.value / perMinute) * 60 : null;
  return (
    <Progress
      label={t('progress.label')}
      value={done}
      max={done + waiting.value}
      note={
        <>
          <span>{t('progress.waiting', { count: waiting.value, shown: counted(waiting) })}</span>
          <span>{t('progress.today', { count: reviewedToday })}</span>
          {perMinute > 0 && <span>{t('progress.pace', { pace: Math.round(perMinute) })}</span>}
          {left !== null && <span>{t('progress.left', { time: duration(left) })}</span>}
          {spotChecks.checked > 0 && (
            <span>
              {t('progress.spotChecks', { checked: spotChecks.checked, wrong: spotChecks.wrong })}
            </span>
          )}
        </>
      }
    />
  );
}
