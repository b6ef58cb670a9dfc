import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { GraduationCap } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FineTuning, LearningSummary } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { useMay } from '../app/session.ts';
import { Button } from '../ui/button.tsx';
import { whole } from '../ui/format.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useFineTuningActions } from './use-fine-tuning.ts';
import { wordOf } from './verdict.ts';
import './learning.css';

const EPOCHS = 5;
const SHOWN = 6;

/** What there is to learn from, the button that begins it, and what was learned before. */
export function Learning(): ReactNode {
  const { t } = useTranslation('models');
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['learning'],
    queryFn: ({ signal }) => api.call('getLearning', { signal }),
  });
  if (data === undefined) return null;
  return (
    <section className="card stack">
      <div className="card__head">
        <h2>{t('learn.title')}</h2>
        <Start summary={data} />
      </div>
      <p className="muted">{t('learn.text')}</p>
      <p>
        {t('learn.counts', {
          corrections: whole(data.corrections),
          confirmed: whole(data.confirmed),
          since: whole(data.sinceLast),
        })}
        {data.corrections < data.fewest && ` ${t('learn.few', { fewest: data.fewest })}`}
      </p>
      <Before />
    </section>
  );
}

function Start({ summary }: { readonly summary: LearningSummary }): ReactNode {
  const { t } = useTranslation('models');
  const manages = useMay('administrator');
  const navigate = useNavigate();
  const { start, isStarting } = useFineTuningActions();
  if (summary.running !== null) {
    return (
      <Link to="/models/learning/$id" params={{ id: summary.running }}>
        {t('learn.running')}
      </Link>
    );
  }
  if (!manages) return null;
  return (
    <Button
      look="primary"
      disabled={isStarting || summary.corrections < summary.fewest}
      onClick={() => {
        void start(EPOCHS).then(
          ({ id }) => navigate({ to: '/models/learning/$id', params: { id } }),
          () => undefined,
        );
      }}
    >
      <GraduationCap aria-hidden />
      {t('learn.button')}
    </Button>
  );
}

function Before(): ReactNode {
  const { t } = useTranslation('models');
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['fine-tunings', 'list'],
    queryFn: ({ signal }) => api.call('listFineTunings', { query: { limit: SHOWN }, signal }),
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <ol className="learned" aria-label={t('learn.before')}>
      {data.items.map((one) => (
        <li key={one.id}>
          <Link to="/models/learning/$id" params={{ id: one.id }}>
            <TimeAgo at={one.createdAt} />
          </Link>
          <Outcome fineTuning={one} />
          <span className="muted">
            {t('learn.from', { count: one.corrections, shown: whole(one.corrections) })}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** How it stands, in one word. */
export function Outcome({ fineTuning }: { readonly fineTuning: FineTuning }): ReactNode {
  const { t } = useTranslation('models');
  const { state, verdict, promoted } = fineTuning;
  if (promoted !== null) return <span className="state" data-tone="good">{t('learn.promoted')}</span>;
  if (verdict !== null) {
    const word = wordOf(verdict);
    const tone = { offered: 'good', undecided: 'still', refused: 'bad', nothing: 'still' }[word];
    return (
      <span className="state" data-tone={tone}>
        {t(`verdict.${word}`)}
      </span>
    );
  }
  const tone = { waiting: 'still', running: 'busy', done: 'good', failed: 'bad', cancelled: 'still' }[state];
  return (
    <span className="state" data-tone={tone}>
      {t(`learn.state.${state}`)}
    </span>
  );
}
