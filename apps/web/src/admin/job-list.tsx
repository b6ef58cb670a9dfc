import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { ListTodo } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Job, JobPage, JobState } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Fault } from '../ui/fault.tsx';
import { duration } from '../ui/format.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useNotes } from '../ui/toasts.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { SectionHead } from './section-head.tsx';
import '../ui/state.css';

const TONES: Readonly<Record<JobState, string>> = {
  waiting: 'wait',
  running: 'busy',
  done: 'good',
  failed: 'bad',
  cancelled: 'still',
};

/** What is done in the background. */
export function JobList(): ReactNode {
  const { t } = useTranslation(['admin', 'common']);
  const { data, error, refetch, hasNextPage, fetchNextPage } = useJobs();
  const jobs = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <SectionHead title={t('section.jobs')} text={t('jobs.text')} />
      {error && <Fault error={error} onRetry={() => void refetch()} />}
      {data !== undefined && jobs.length === 0 && (
        <Empty icon={ListTodo} title={t('jobs.emptyTitle')} text={t('jobs.emptyText')} />
      )}
      {jobs.length > 0 && (
        <DataTable
          label={t('section.jobs')}
          columns={[t('jobs.name'), t('jobs.state'), t('jobs.since'), t('jobs.took'), '']}
        >
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </DataTable>
      )}
      {hasNextPage && (
        <div>
          <Button onClick={() => void fetchNextPage()}>{t('common:do.more')}</Button>
        </div>
      )}
    </>
  );
}

function useJobs(): ReturnType<typeof useInfiniteQuery<JobPage>> {
  const api = useApi();
  return useInfiniteQuery<JobPage>({
    queryKey: ['jobs'],
    queryFn: ({ pageParam, signal }) =>
      api.call('listJobs', {
        query: { limit: 50, ...(typeof pageParam === 'string' && { after: pageParam }) },
        signal,
      }),
    initialPageParam: null,
    getNextPageParam: ({ links }) => links.next,
    refetchInterval: 5000,
  });
}

function JobRow({ job }: { readonly job: Job }): ReactNode {
  const { t } = useTranslation('admin');
  return (
    <tr>
      <td>
        <strong>{job.name}</strong>
        <span className="data-table__sub">
          {job.failure ??
            (job.attempts > 1 ? t('jobs.attempts', { count: job.attempts }) : job.id.slice(-8))}
        </span>
      </td>
      <td>
        <span className="state" data-tone={TONES[job.state]}>
          {t(`jobState.${job.state}`)}
        </span>
      </td>
      <td>
        <TimeAgo at={job.createdAt} />
      </td>
      <td>{tookOf(job)}</td>
      <td>{job.state === 'waiting' && <CancelJob id={job.id} />}</td>
    </tr>
  );
}

function tookOf({ startedAt, finishedAt }: Job): string {
  if (startedAt === null || finishedAt === null) return '–';
  return duration((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
}

function CancelJob({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('common');
  const api = useApi();
  const client = useQueryClient();
  const notes = useNotes();
  const { mutate, isPending } = useMutation({
    mutationFn: () => api.call('cancelJob', { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['jobs'] }),
    onError: (error) => {
      notes.failed(error);
    },
  });
  return (
    <Button
      small
      disabled={isPending}
      onClick={() => {
        mutate();
      }}
    >
      {t('do.cancel')}
    </Button>
  );
}
