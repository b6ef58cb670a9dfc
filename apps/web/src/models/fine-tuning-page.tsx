import { Link, useParams } from '@tanstack/react-router';
import { Ban, CirclePlay } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { FineTuning, GateVerdict } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useMay } from '../app/session.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Fault } from '../ui/fault.tsx';
import { duration, percent } from '../ui/format.ts';
import { Page } from '../ui/page.tsx';
import { Progress } from '../ui/progress.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { GateTable } from './gate-table.tsx';
import { LearningCurve } from './learning-curve.tsx';
import { Outcome } from './learning.tsx';
import { shortId } from './model-name.tsx';
import { wordOf } from './verdict.ts';
import { isOver, useFineTuning, useFineTuningActions } from './use-fine-tuning.ts';
import './learning.css';

/** A model learning from corrections: how far it is, and what the gate says of the result. */
export function FineTuningPage(): ReactNode {
  const { t } = useTranslation('models');
  const { id } = useParams({ from: '/shell/models/learning/$id' });
  const { fineTuning, error, refetch } = useFineTuning(id);
  return (
    <Page
      title={t('learn.one')}
      note={
        fineTuning && (
          <span className="row">
            <Outcome fineTuning={fineTuning} />
            <TimeAgo at={fineTuning.createdAt} />
            {fineTuning.createdBy.name}
          </span>
        )
      }
      actions={fineTuning && <Tools fineTuning={fineTuning} />}
    >
      {error && <Fault error={error} onRetry={refetch} />}
      {fineTuning === undefined ? (
        !error && <Skeleton height="320px" />
      ) : (
        <Body fineTuning={fineTuning} />
      )}
    </Page>
  );
}

function Tools({ fineTuning }: { readonly fineTuning: FineTuning }): ReactNode {
  const { t } = useTranslation('models');
  const manages = useMay('administrator');
  const { cancel, promote } = useFineTuningActions();
  const [asking, setAsking] = useState(false);
  const { id, verdict, promoted } = fineTuning;
  if (!manages) return null;
  if (!isOver(fineTuning)) {
    return (
      <Button onClick={() => void cancel(id).catch(() => undefined)}>
        <Ban aria-hidden />
        {t('learn.cancel')}
      </Button>
    );
  }
  if (verdict?.kind !== 'offered' || promoted !== null) return null;
  return (
    <>
      <Button
        look="primary"
        onClick={() => {
          setAsking(true);
        }}
      >
        <CirclePlay aria-hidden />
        {t('promote.button')}
      </Button>
      <Confirm
        open={asking}
        onClose={() => {
          setAsking(false);
        }}
        title={t('promote.title')}
        text={t('promote.text')}
        action={t('promote.button')}
        onConfirm={() => promote(id).catch(() => undefined)}
      />
    </>
  );
}

function Body({ fineTuning }: { readonly fineTuning: FineTuning }): ReactNode {
  const { t } = useTranslation('models');
  const { failure, verdict, points, promoted } = fineTuning;
  return (
    <>
      <section className="card stack">
        {failure !== null && <Fault error={new Error(failure)} />}
        {!isOver(fineTuning) && <HowFar fineTuning={fineTuning} />}
        <p>
          {t('learn.facts', {
            corrections: fineTuning.corrections,
            confirmed: fineTuning.confirmed,
            epochs: fineTuning.epochs,
          })}{' '}
          {t('learn.parent')}{' '}
          <Link to="/models/$id" params={{ id: fineTuning.parent }} search={{}}>
            <code>{shortId(fineTuning.parent)}</code>
          </Link>
          {fineTuning.candidate !== null && (
            <>
              {', '}
              {t('learn.candidate')}{' '}
              <Link to="/models/$id" params={{ id: fineTuning.candidate }} search={{}}>
                <code>{shortId(fineTuning.candidate)}</code>
              </Link>
            </>
          )}
        </p>
        {promoted !== null && (
          <p>
            {t('promote.done', { who: promoted.by.name })} <TimeAgo at={promoted.at} />
          </p>
        )}
        {points.length > 1 && <LearningCurve points={points} />}
      </section>
      {verdict !== null && <Verdict verdict={verdict} />}
    </>
  );
}

function HowFar({ fineTuning }: { readonly fineTuning: FineTuning }): ReactNode {
  const { t } = useTranslation('models');
  const { step, steps, secondsLeft, phase, points } = fineTuning;
  const error = points.at(-1)?.heldOutError ?? null;
  return (
    <Progress
      label={t('learn.one')}
      value={phase === 'judging' ? steps : step}
      max={steps}
      note={
        <>
          <span>{t(`phase.${phase ?? 'waiting'}`)}</span>
          {secondsLeft !== null && phase === 'learning' && <span>{t('learn.left', { time: duration(secondsLeft) })}</span>}
          {error !== null && <span>{t('learn.heldOut', { error: percent(error, 1) })}</span>}
        </>
      }
    />
  );
}

function Verdict({ verdict }: { readonly verdict: GateVerdict }): ReactNode {
  const { t } = useTranslation('models');
  return (
    <section className="card stack">
      <h2>{t(`verdict.title.${wordOf(verdict)}`)}</h2>
      <ul className="verdict-reasons">
        {verdict.reasons.map(({ text }) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {verdict.suites.length > 0 && <GateTable suites={verdict.suites} />}
    </section>
  );
}
