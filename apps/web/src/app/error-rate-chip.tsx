import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Gauge } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Settings } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { modelQuery, modelsQuery, settingsQuery } from '../api/queries.ts';
import { riskRowsOf, rowFor } from '../prediction/risk-table.ts';
import { Button } from '../ui/button.tsx';
import { percent, rate } from '../ui/format.ts';
import { Popover } from '../ui/popover.tsx';
import { Slider } from '../ui/slider.tsx';
import { useNotes } from '../ui/toasts.tsx';
import { ERROR_RATES, nearestRate } from './error-rates.ts';
import { useMay } from './session.ts';

/** The share of wrong answers that is put up with, and the slider that changes it. */
export function ErrorRateChip(): ReactNode {
  const { t } = useTranslation();
  const settings = useQuery(settingsQuery(useApi())).data;
  if (settings === undefined) return null;
  const text = rate(settings.errorRate);
  const trigger = (
    <button type="button" className="chip">
      <Gauge aria-hidden />
      <span className="chip__text chip__text--wide">{t('top.errorRateTitle')}</span>
      <span>{text}</span>
    </button>
  );
  return (
    <Popover trigger={trigger} title={t('top.errorRateTitle')} align="start">
      <p>{t('top.errorRateText')}</p>
      <ErrorRateForm settings={settings} />
    </Popover>
  );
}

function ErrorRateForm({ settings }: { readonly settings: Settings }): ReactNode {
  const { t } = useTranslation();
  const mayChange = useMay('administrator');
  const [step, setStep] = useState(nearestRate(settings.errorRate));
  const chosen = ERROR_RATES[step] ?? settings.errorRate;
  const change = useChangeErrorRate();
  const say = (value: number): string => rate(ERROR_RATES[value] ?? 0);
  return (
    <>
      <Slider
        label={t('top.errorRateTitle')}
        value={step}
        min={0}
        max={ERROR_RATES.length - 1}
        disabled={!mayChange}
        onChange={setStep}
        say={say}
      />
      <Promised errorRate={chosen} />
      <div className="row row--spread">
        <span className="muted">{t('top.errorRateNow', { rate: rate(settings.errorRate) })}</span>
        {mayChange ? (
          <Button
            look="primary"
            small
            disabled={chosen === settings.errorRate || change.isPending}
            onClick={() => {
              change.mutate(chosen);
            }}
          >
            {t('top.errorRateChange', { rate: rate(chosen) })}
          </Button>
        ) : (
          <span className="muted">{t('top.errorRateReadOnly')}</span>
        )}
      </div>
    </>
  );
}

/** What the active model promises at an error rate. */
function Promised({ errorRate }: { readonly errorRate: number }): ReactNode {
  const { t } = useTranslation();
  const api = useApi();
  const active = useQuery(modelsQuery(api)).data?.active ?? null;
  const { data } = useQuery({ ...modelQuery(api, active ?? ''), enabled: active !== null });
  const row = rowFor(riskRowsOf(data?.evaluation), errorRate);
  if (row === undefined) return null;
  if (row.threshold === null) return <p>{t('top.errorRateNothing', { rate: rate(errorRate) })}</p>;
  const review = Math.round((1 - row.coverage) * 1000);
  return (
    <p>
      {t('top.errorRateCovers', { rate: rate(errorRate), share: percent(row.coverage, 1), review })}
    </p>
  );
}

function useChangeErrorRate(): { mutate: (errorRate: number) => void; isPending: boolean } {
  const { t } = useTranslation();
  const api = useApi();
  const client = useQueryClient();
  const notes = useNotes();
  return useMutation({
    mutationFn: (errorRate: number) => api.call('changeSettings', { json: { errorRate } }),
    onSuccess: (settings) => {
      client.setQueryData(['settings'], settings);
      notes.done(t('top.errorRateSaved', { rate: rate(settings.errorRate) }));
    },
    onError: (error) => {
      notes.failed(error);
    },
  });
}
