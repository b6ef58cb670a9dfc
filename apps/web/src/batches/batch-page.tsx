import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { Ban, CirclePause, CirclePlay, Images } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Batch, BatchCommand } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { useMay } from '../app/session.ts';
import { ExportMenu } from '../history/export-menu.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Fault } from '../ui/fault.tsx';
import { duration, whole } from '../ui/format.ts';
import { Page } from '../ui/page.tsx';
import { Progress } from '../ui/progress.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useNotes } from '../ui/toasts.tsx';
import { BatchItems, type ItemFilter } from './batch-items.tsx';
import { BatchStateBadge } from './batch-state.tsx';
import { useBatch } from './use-batch.ts';
import './batch-page.css';

/** One batch: how far it is, what was read, and what could not be. */
export function BatchPage(): ReactNode {
  const { t } = useTranslation('batches');
  const { id } = useParams({ from: '/shell/batches/$id' });
  const { show } = useSearch({ from: '/shell/batches/$id' });
  const { batch, error, refetch } = useBatch(id);
  return (
    <Page
      title={batch?.name ?? t('one.title')}
      note={batch && <Note batch={batch} />}
      actions={batch && <Commands batch={batch} />}
    >
      {error && <Fault error={error} onRetry={refetch} />}
      {batch === undefined ? (
        !error && <Skeleton height="180px" />
      ) : (
        <BatchProgressCard batch={batch} />
      )}
      {batch && <BatchItems batch={batch} show={filterOf(show)} />}
    </Page>
  );
}

function filterOf(show: string | undefined): ItemFilter {
  return show === 'refused' || show === 'read' ? show : 'all';
}

function Note({ batch }: { readonly batch: Batch }): ReactNode {
  return (
    <span className="row">
      <BatchStateBadge state={batch.state} />
      <TimeAgo at={batch.createdAt} />
      {batch.createdBy?.name}
    </span>
  );
}

function Commands({ batch }: { readonly batch: Batch }): ReactNode {
  const { t } = useTranslation('batches');
  const mayRun = useMay('reviewer');
  const { send, isPending } = useCommand(batch.id);
  const { state } = batch;
  const command = (name: BatchCommand['command'], icon: ReactNode): ReactNode => (
    <Button
      disabled={isPending}
      onClick={() => {
        send(name);
      }}
    >
      {icon}
      {t(`command.${name}`)}
    </Button>
  );
  return (
    <>
      {mayRun && state === 'running' && command('pause', <CirclePause aria-hidden />)}
      {mayRun && state === 'paused' && command('resume', <CirclePlay aria-hidden />)}
      {mayRun &&
        (state === 'running' || state === 'paused') &&
        command('cancel', <Ban aria-hidden />)}
      <Link to="/history" search={{ batch: batch.id }} className={buttonClass()}>
        <Images aria-hidden />
        {t('one.history')}
      </Link>
      <ExportMenu filter={{ batch: batch.id }} />
    </>
  );
}

function useCommand(id: string): {
  send: (command: BatchCommand['command']) => void;
  isPending: boolean;
} {
  const api = useApi();
  const client = useQueryClient();
  const notes = useNotes();
  const { mutate, isPending } = useMutation({
    mutationFn: (command: BatchCommand['command']) =>
      api.call('commandBatch', { params: { id }, json: { command } }),
    onSuccess: (batch) => {
      client.setQueryData(['batches', 'one', id], batch);
    },
    onError: (error) => {
      notes.failed(error);
    },
  });
  return { send: mutate, isPending };
}

function BatchProgressCard({ batch }: { readonly batch: Batch }): ReactNode {
  const { t } = useTranslation('batches');
  const { progress, failure } = batch;
  const finished = progress.read + progress.refused;
  return (
    <section className="card stack">
      {failure !== null && <Fault error={new Error(failure)} />}
      <Progress
        label={t('progress.label', { name: batch.name })}
        value={finished}
        max={progress.total}
        note={
          <>
            <span>
              {t('progress.of', { done: whole(finished), total: whole(progress.total) })}
              {!progress.listed && ` ${t('progress.more')}`}
            </span>
            <Speed batch={batch} />
          </>
        }
      />
      <Parts batch={batch} />
    </section>
  );
}

function Speed({ batch }: { readonly batch: Batch }): ReactNode {
  const { t } = useTranslation(['batches', 'common']);
  const { imagesPerSecond, secondsLeft } = batch.progress;
  if (batch.state !== 'running') return null;
  return (
    <span>
      {imagesPerSecond !== null && t('progress.speed', { speed: whole(imagesPerSecond) })}
      {secondsLeft !== null && ` · ${t('common:time.left', { time: duration(secondsLeft) })}`}
    </span>
  );
}

const PARTS = ['accepted', 'review', 'not-a-digit'] as const;

/** What it was read as, each a way into the history. */
function Parts({ batch }: { readonly batch: Batch }): ReactNode {
  const { t } = useTranslation(['batches', 'common']);
  const { accepted, review, notADigit, refused } = batch.progress;
  const counts = { accepted, review, 'not-a-digit': notADigit };
  return (
    <ul className="parts">
      {PARTS.map((decision) => (
        <li key={decision}>
          <Link
            to="/history"
            search={{ batch: batch.id, decision }}
            className="part"
            data-decision={decision}
          >
            <span className="part__count">{whole(counts[decision])}</span>
            {t(`common:decision.${decision}`)}
          </Link>
        </li>
      ))}
      <li>
        <Link
          to="/batches/$id"
          params={{ id: batch.id }}
          search={{ show: 'refused' }}
          className="part"
          data-decision="refused"
        >
          <span className="part__count">{whole(refused)}</span>
          {t('one.refused')}
        </Link>
      </li>
    </ul>
  );
}
