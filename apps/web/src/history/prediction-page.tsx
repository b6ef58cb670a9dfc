import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ArrowLeft, ArrowRight, Trash2 } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { Neighbours, Prediction, Truth } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { useKeys, type KeyAction } from '../app/keys.tsx';
import { useMay } from '../app/session.ts';
import { answerOfPrediction } from '../prediction/answer.ts';
import { Bars } from '../prediction/bars.tsx';
import { Thumb } from '../prediction/thumb.tsx';
import { truthKeys } from '../prediction/truth-keys.ts';
import { TruthButtons } from '../prediction/truth-buttons.tsx';
import { useCorrecting } from '../prediction/use-correction.ts';
import { useThreshold } from '../prediction/use-threshold.ts';
import { WhatItSaw } from '../prediction/what-it-saw.tsx';
import { doubt, explain } from '../prediction/words.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Fault } from '../ui/fault.tsx';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useNotes } from '../ui/toasts.tsx';
import { Verdict } from '../ui/verdict.tsx';
import { Corrections } from './corrections.tsx';
import { PredictionFacts } from './prediction-facts.tsx';
import './prediction-page.css';

/** One prediction: its image, what the model saw, what people said, and those around it in time. */
export function PredictionPage(): ReactNode {
  const { t } = useTranslation('history');
  const { id } = useParams({ from: '/shell/history/$id' });
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['predictions', 'one', id],
    queryFn: ({ signal }) => api.call('getPrediction', { params: { id }, signal }),
  });
  const title = data?.fileName ?? t('one.title');
  return (
    <Page title={title} note={data && <TimeAgo at={data.createdAt} />} actions={<Tools id={id} />}>
      {error && <Fault error={error} onRetry={() => void refetch()} />}
      {data === undefined ? !error && <Skeleton height="420px" /> : <Body prediction={data} />}
      <Around id={id} />
    </Page>
  );
}

function Body({ prediction }: { readonly prediction: Prediction }): ReactNode {
  const { t } = useTranslation('read');
  const threshold = useThreshold(prediction.model);
  const second = doubt(prediction, t);
  return (
    <div className="one">
      <section className="card stack stack--wide">
        <div className="one__head">
          <span className="one__digit">{prediction.digit ?? '∅'}</span>
          <div className="stack">
            <div>
              <Verdict decision={prediction.decision} large />
            </div>
            <p className="muted">{explain(prediction, threshold, t)}</p>
            {second !== undefined && <p className="headline__doubt">{second}</p>}
          </div>
        </div>
        <Bars claim={prediction} />
        <WhatItSaw sight={answerOfPrediction(prediction).sight} />
        <Correct prediction={prediction} />
      </section>
      <section className="card stack stack--wide">
        <Corrections prediction={prediction} />
        <PredictionFacts prediction={prediction} />
      </section>
    </div>
  );
}

function Correct({ prediction }: { readonly prediction: Prediction }): ReactNode {
  const { t } = useTranslation(['read', 'history']);
  const { correct, isPending } = useCorrecting(() => undefined);
  const { id } = prediction;
  const mayCorrect = useMay('reviewer');
  const keys = useMemo<KeyAction[]>(() => {
    const say = (truth: Truth | null): void => void correct({ id, truth, origin: 'history' });
    return [
      ...truthKeys({ digit: t('right.digit'), notADigit: t('right.notADigit') }, say),
      {
        keys: ['u'],
        label: t('keys.takeBack'),
        run: () => {
          say(null);
        },
      },
    ];
  }, [t, id, correct]);
  useKeys(t('history:one.title'), mayCorrect ? keys : NO_KEYS);
  if (!mayCorrect) return <p className="muted small">{t('right.roleNote')}</p>;
  return (
    <div>
      <h2>{t('history:one.what')}</h2>
      <TruthButtons
        chosen={prediction.truth}
        disabled={isPending}
        onChoose={(truth) => void correct({ id, truth, origin: 'history' })}
      />
    </div>
  );
}

const NO_KEYS: readonly KeyAction[] = [];

function useNeighbours(id: string): Neighbours | undefined {
  const api = useApi();
  return useQuery({
    queryKey: ['predictions', 'neighbours', id],
    queryFn: ({ signal }) => api.call('getNeighbours', { params: { id }, signal }),
  }).data;
}

/** Older, newer, and delete. */
function Tools({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('history');
  const navigate = useNavigate();
  const around = useNeighbours(id);
  const older = around?.older[0]?.id;
  const newer = around?.newer[0]?.id;
  const keys = useMemo<KeyAction[]>(() => {
    const go = (to: string | undefined): void => {
      if (to !== undefined) void navigate({ to: '/history/$id', params: { id: to } });
    };
    return [
      {
        keys: ['ArrowLeft', 'k'],
        goesOn: true,
        label: t('one.newer'),
        run: () => {
          go(newer);
        },
      },
      {
        keys: ['ArrowRight', 'j'],
        goesOn: true,
        label: t('one.older'),
        run: () => {
          go(older);
        },
      },
    ];
  }, [t, navigate, newer, older]);
  useKeys(t('one.title'), keys);
  return (
    <>
      <Step to={newer} label={t('one.newer')} icon={<ArrowLeft aria-hidden />} />
      <Step to={older} label={t('one.older')} icon={<ArrowRight aria-hidden />} />
      <DeleteOne id={id} next={older ?? newer} />
    </>
  );
}

interface StepProps {
  readonly to: string | undefined;
  readonly label: string;
  readonly icon: ReactNode;
}

function Step({ to, label, icon }: StepProps): ReactNode {
  if (to === undefined) {
    return (
      <Button icon disabled aria-label={label}>
        {icon}
      </Button>
    );
  }
  return (
    <Link
      to="/history/$id"
      params={{ id: to }}
      className={buttonClass('plain', { icon: true })}
      aria-label={label}
      title={label}
    >
      {icon}
    </Link>
  );
}

interface DeleteProps {
  readonly id: string;
  /** where to go then */
  readonly next: string | undefined;
}

function DeleteOne({ id, next }: DeleteProps): ReactNode {
  const { t } = useTranslation('history');
  const [asking, setAsking] = useState(false);
  const remove = useRemove({ id, next });
  if (!useMay('administrator')) return null;
  return (
    <>
      <Button
        icon
        aria-label={t('bulk.delete')}
        title={t('bulk.delete')}
        onClick={() => {
          setAsking(true);
        }}
      >
        <Trash2 aria-hidden />
      </Button>
      <Confirm
        open={asking}
        onClose={() => {
          setAsking(false);
        }}
        title={t('bulk.deleteTitle', { count: 1 })}
        text={t('bulk.deleteText')}
        action={t('bulk.delete')}
        onConfirm={remove}
      />
    </>
  );
}

function useRemove({ id, next }: DeleteProps): () => Promise<void> {
  const { t } = useTranslation('history');
  const api = useApi();
  const client = useQueryClient();
  const notes = useNotes();
  const navigate = useNavigate();
  return async () => {
    try {
      await api.call('deletePrediction', { params: { id } });
      notes.done(t('bulk.deleted', { count: 1 }));
      await navigate(
        next === undefined
          ? { to: '/history', search: {} }
          : { to: '/history/$id', params: { id: next } },
      );
      await client.invalidateQueries({ queryKey: ['predictions'] });
    } catch (error) {
      notes.failed(error);
    }
  };
}

/** Those that were read just before and after it. */
function Around({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('history');
  const around = useNeighbours(id);
  if (around === undefined) return null;
  const all = [...[...around.newer].reverse(), ...around.older];
  if (all.length === 0) return null;
  return (
    <section>
      <h2>{t('one.around')}</h2>
      <ol className="around">
        {all.map((prediction) => (
          <li key={prediction.id}>
            <Link to="/history/$id" params={{ id: prediction.id }} className="gallery__link">
              <Thumb prediction={prediction} />
            </Link>
          </li>
        ))}
      </ol>
    </section>
  );
}
