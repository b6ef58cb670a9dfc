import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AuditEntry, AuditPage } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Fault } from '../ui/fault.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { auditWords } from './audit-words.ts';
import { SectionHead } from './section-head.tsx';
import './audit-log.css';

/** The first part of an action says what it was about. */
const KINDS = [
  'prediction',
  'batch',
  'model',
  'user',
  'key',
  'session',
  'settings',
  'job',
] as const;

/** Who changed what, and what was refused. */
export function AuditLog(): ReactNode {
  const { t } = useTranslation(['admin', 'common']);
  const { about } = useSearch({ from: '/shell/admin/$section' });
  const { data, error, refetch, hasNextPage, fetchNextPage } = useAudit(about);
  const entries = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <SectionHead title={t('section.audit')} text={t('audit.text')}>
        <About chosen={about ?? ''} />
      </SectionHead>
      {error && <Fault error={error} onRetry={() => void refetch()} />}
      {data !== undefined && entries.length === 0 && (
        <Empty icon={ScrollText} title={t('audit.emptyTitle')} text={t('audit.emptyText')} />
      )}
      {entries.length > 0 && (
        <DataTable
          label={t('section.audit')}
          columns={[
            t('audit.when'),
            t('audit.who'),
            t('audit.what'),
            t('audit.subject'),
            t('audit.from'),
          ]}
        >
          {entries.map((entry) => (
            <AuditRow key={entry.id} entry={entry} />
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

function useAudit(about: string | undefined): ReturnType<typeof useInfiniteQuery<AuditPage>> {
  const api = useApi();
  return useInfiniteQuery<AuditPage>({
    queryKey: ['audit', about ?? ''],
    queryFn: ({ pageParam, signal }) =>
      api.call('listAudit', {
        query: {
          limit: 50,
          ...(about !== undefined && { action: `${about}.` }),
          ...(typeof pageParam === 'string' && { after: pageParam }),
        },
        signal,
      }),
    initialPageParam: null,
    getNextPageParam: ({ links }) => links.next,
  });
}

function About({ chosen }: { readonly chosen: string }): ReactNode {
  const { t } = useTranslation('admin');
  const navigate = useNavigate();
  return (
    <select
      className="input"
      aria-label={t('audit.about')}
      value={chosen}
      onChange={({ currentTarget: { value } }) =>
        void navigate({
          to: '/admin/$section',
          params: { section: 'audit' },
          search: value === '' ? {} : { about: value },
        })
      }
    >
      <option value="">{t('audit.everything')}</option>
      {KINDS.map((kind) => (
        <option key={kind} value={kind}>
          {t(`kind.${kind}`)}
        </option>
      ))}
    </select>
  );
}

function AuditRow({ entry }: { readonly entry: AuditEntry }): ReactNode {
  const { actor, action, subject, details, address } = entry;
  const more = auditWords(details);
  return (
    <tr>
      <td>
        <TimeAgo at={entry.at} />
      </td>
      <td>{actor.name}</td>
      <td>
        <code>{action}</code>
        {more !== '' && <span className="data-table__sub audit__details">{more}</span>}
      </td>
      <td>
        {subject && <code title={subject.id}>{`${subject.kind} ${subject.id.slice(-8)}`}</code>}
      </td>
      <td>{address ?? '–'}</td>
    </tr>
  );
}
