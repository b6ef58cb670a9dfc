import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ApiKey } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { useSession } from '../app/session.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Empty } from '../ui/empty.tsx';
import { Fault } from '../ui/fault.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useNotes } from '../ui/toasts.tsx';
import { KeyForm } from './key-form.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { SectionHead } from './section-head.tsx';

/** API keys: programs use them in the place of a password. */
export function KeyList(): ReactNode {
  const { t } = useTranslation('admin');
  const api = useApi();
  const open = useSession()?.mode === 'open';
  const [making, setMaking] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['keys'],
    queryFn: ({ signal }) => api.call('listKeys', { signal }),
    enabled: !open,
  });
  if (open) return <Empty icon={KeyRound} title={t('keys.openTitle')} text={t('keys.openText')} />;
  return (
    <>
      <SectionHead title={t('section.keys')} text={t('keys.text')}>
        <Button
          look="primary"
          onClick={() => {
            setMaking(true);
          }}
        >
          <Plus aria-hidden />
          {t('keys.make')}
        </Button>
      </SectionHead>
      {error && <Fault error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Skeleton height="52px" count={3} />}
      {data?.items.length === 0 && (
        <Empty icon={KeyRound} title={t('keys.emptyTitle')} text={t('keys.emptyText')} />
      )}
      {data && data.items.length > 0 && <KeyTable keys={data.items} />}
      <Dialog
        open={making}
        onClose={() => {
          setMaking(false);
        }}
        title={t('keys.make')}
      >
        <KeyForm
          onDone={() => {
            setMaking(false);
          }}
        />
      </Dialog>
    </>
  );
}

function KeyTable({ keys }: { readonly keys: readonly ApiKey[] }): ReactNode {
  const { t } = useTranslation(['admin', 'common']);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const revoke = useRevoke();
  return (
    <>
      <DataTable
        label={t('section.keys')}
        columns={[
          t('keys.name'),
          t('keys.scopes'),
          t('keys.owner'),
          t('keys.used'),
          t('keys.expires'),
          '',
        ]}
      >
        {keys.map((key) => (
          <KeyRow
            key={key.id}
            apiKey={key}
            onRevoke={() => {
              setRevoking(key);
            }}
          />
        ))}
      </DataTable>
      <Confirm
        open={revoking !== null}
        onClose={() => {
          setRevoking(null);
        }}
        title={t('keys.revokeTitle', { name: revoking?.name })}
        text={t('keys.revokeText')}
        action={t('keys.revoke')}
        onConfirm={() => (revoking === null ? Promise.resolve() : revoke(revoking.id))}
      />
    </>
  );
}

function useRevoke(): (id: string) => Promise<unknown> {
  const { t } = useTranslation('admin');
  const api = useApi();
  const client = useQueryClient();
  const notes = useNotes();
  const { mutateAsync } = useMutation({
    mutationFn: (id: string) => api.call('revokeKey', { params: { id } }),
    onSuccess: async () => {
      notes.done(t('keys.revoked'));
      await client.invalidateQueries({ queryKey: ['keys'] });
    },
    onError: (error) => {
      notes.failed(error);
    },
  });
  return (id) => mutateAsync(id).catch(() => undefined);
}

interface KeyRowProps {
  readonly apiKey: ApiKey;
  readonly onRevoke: () => void;
}

function KeyRow({ apiKey, onRevoke }: KeyRowProps): ReactNode {
  const { t } = useTranslation(['admin', 'common']);
  const { name, prefix, scopes, ownerName, lastUsedAt, expiresAt, revokedAt } = apiKey;
  return (
    <tr data-off={revokedAt !== null || undefined}>
      <td>
        <strong>{name}</strong>
        <span className="data-table__sub">
          <code>{prefix}…</code>
        </span>
      </td>
      <td>{scopes.join(', ')}</td>
      <td>{ownerName}</td>
      <td>{lastUsedAt === null ? t('common:time.never') : <TimeAgo at={lastUsedAt} />}</td>
      <td>{expiresAt === null ? t('common:time.never') : <TimeAgo at={expiresAt} />}</td>
      <td>
        {revokedAt === null ? (
          <Button small aria-label={t('keys.revokeOne', { name })} onClick={onRevoke}>
            {t('keys.revoke')}
          </Button>
        ) : (
          t('keys.isRevoked')
        )}
      </td>
    </tr>
  );
}
