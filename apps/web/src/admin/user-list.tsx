import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { UserPlus, Users } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { User } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { useSession } from '../app/session.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Empty } from '../ui/empty.tsx';
import { Fault } from '../ui/fault.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { SectionHead } from './section-head.tsx';
import { UserForm } from './user-form.tsx';

type Editing = User | 'new' | null;

/** Who may come in, and what they may do. */
export function UserList(): ReactNode {
  const { t } = useTranslation('admin');
  const api = useApi();
  const session = useSession();
  const [editing, setEditing] = useState<Editing>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => api.call('listUsers', { signal }),
  });
  if (session?.mode === 'open') return <NoUsers />;
  return (
    <>
      <SectionHead title={t('section.users')} text={t('users.text')}>
        <Button
          look="primary"
          onClick={() => {
            setEditing('new');
          }}
        >
          <UserPlus aria-hidden />
          {t('users.add')}
        </Button>
      </SectionHead>
      {error && <Fault error={error} onRetry={() => void refetch()} />}
      {data === undefined ? (
        !error && <Skeleton height="52px" count={3} />
      ) : (
        <UserTable users={data.items} onEdit={setEditing} />
      )}
      <EditDialog
        editing={editing}
        onClose={() => {
          setEditing(null);
        }}
      />
    </>
  );
}

/** Open to whoever sits at this machine. */
function NoUsers(): ReactNode {
  const { t } = useTranslation('admin');
  return (
    <Empty icon={Users} title={t('users.openTitle')} text={t('users.openText')}>
      <Link to="/set-up" className={buttonClass('primary')}>
        <UserPlus aria-hidden />
        {t('users.first')}
      </Link>
    </Empty>
  );
}

interface UserTableProps {
  readonly users: readonly User[];
  readonly onEdit: (user: User) => void;
}

function UserTable({ users, onEdit }: UserTableProps): ReactNode {
  const { t } = useTranslation(['admin', 'common']);
  return (
    <DataTable
      label={t('section.users')}
      columns={[t('users.name'), t('users.role'), t('users.seen'), t('users.since'), '']}
    >
      {users.map((user) => (
        <tr key={user.id} data-off={user.disabled || undefined}>
          <td>
            <strong>{user.displayName}</strong>
            <span className="data-table__sub">
              {user.name}
              {user.disabled && `, ${t('users.disabled')}`}
            </span>
          </td>
          <td>{t(`common:role.${user.role}`)}</td>
          <td>
            {user.lastSeenAt === null ? t('common:time.never') : <TimeAgo at={user.lastSeenAt} />}
          </td>
          <td>
            <TimeAgo at={user.createdAt} />
          </td>
          <td>
            <Button
              small
              aria-label={t('users.edit', { name: user.name })}
              onClick={() => {
                onEdit(user);
              }}
            >
              {t('common:do.edit')}
            </Button>
          </td>
        </tr>
      ))}
    </DataTable>
  );
}

interface EditDialogProps {
  readonly editing: Editing;
  readonly onClose: () => void;
}

function EditDialog({ editing, onClose }: EditDialogProps): ReactNode {
  const { t } = useTranslation('admin');
  const isNew = editing === 'new';
  const title =
    editing === null || isNew ? t('users.add') : t('users.edit', { name: editing.name });
  return (
    <Dialog open={editing !== null} onClose={onClose} title={title}>
      {editing !== null && <UserForm user={isNew ? null : editing} onDone={onClose} />}
    </Dialog>
  );
}
