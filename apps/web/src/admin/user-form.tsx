import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Role, User } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { Button } from '../ui/button.tsx';
import { DialogFoot } from '../ui/dialog.tsx';
import { Fault } from '../ui/fault.tsx';
import { Field } from '../ui/field.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useNotes } from '../ui/toasts.tsx';

const ROLES = ['viewer', 'reviewer', 'administrator'] as const satisfies readonly Role[];

interface Draft {
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
  readonly password: string;
  readonly disabled: boolean;
}

export interface UserFormProps {
  /** null makes a new one */
  readonly user: User | null;
  readonly onDone: () => void;
}

export function UserForm({ user, onDone }: UserFormProps): ReactNode {
  const { t } = useTranslation(['admin', 'common']);
  const [draft, setDraft] = useState<Draft>(() => draftOf(user));
  const { mutate, isPending, error } = useSave(user, onDone);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        mutate(draft);
      }}
    >
      <UserFields
        draft={draft}
        isNew={user === null}
        onChange={(change) => {
          setDraft({ ...draft, ...change });
        }}
      />
      {error && <Fault error={error} />}
      <DialogFoot>
        <Button onClick={onDone}>{t('common:do.cancel')}</Button>
        <Button type="submit" look="primary" disabled={isPending}>
          {user === null ? t('users.add') : t('common:do.save')}
        </Button>
      </DialogFoot>
    </form>
  );
}

interface UserFieldsProps {
  readonly draft: Draft;
  readonly isNew: boolean;
  readonly onChange: (change: Partial<Draft>) => void;
}

function UserFields({ draft, isNew, onChange }: UserFieldsProps): ReactNode {
  const { t } = useTranslation('admin');
  const changes = (name: 'name' | 'displayName' | 'password') => (value: string) => {
    onChange({ [name]: value });
  };
  return (
    <>
      {isNew && (
        <TextField
          label={t('users.name')}
          value={draft.name}
          required
          first
          autoComplete="off"
          onChange={changes('name')}
        />
      )}
      <TextField
        label={t('users.displayName')}
        value={draft.displayName}
        onChange={changes('displayName')}
      />
      <RoleField
        role={draft.role}
        onChange={(role) => {
          onChange({ role });
        }}
      />
      <TextField
        label={isNew ? t('users.password') : t('users.newPassword')}
        help={t('users.passwordHelp')}
        type="password"
        autoComplete="new-password"
        required={isNew}
        value={draft.password}
        onChange={changes('password')}
      />
      {!isNew && (
        <Switch
          label={t('users.mayCome')}
          on={!draft.disabled}
          onChange={(on) => {
            onChange({ disabled: !on });
          }}
        />
      )}
    </>
  );
}

function draftOf(user: User | null): Draft {
  return {
    name: user?.name ?? '',
    displayName: user?.displayName ?? '',
    role: user?.role ?? 'reviewer',
    disabled: user?.disabled ?? false,
    password: '',
  };
}

function useSave(
  user: User | null,
  onDone: () => void,
): { mutate: (draft: Draft) => void; isPending: boolean; error: Error | null } {
  const { t } = useTranslation('admin');
  const api = useApi();
  const client = useQueryClient();
  const notes = useNotes();
  return useMutation({
    mutationFn: ({ name, displayName, role, password, disabled }: Draft) => {
      const shown = displayName.trim() === '' ? {} : { displayName: displayName.trim() };
      if (user === null)
        return api.call('createUser', { json: { name, role, password, ...shown } });
      const secret = password === '' ? {} : { password };
      const json = { role, disabled, ...shown, ...secret };
      return api.call('changeUser', { params: { id: user.id }, json });
    },
    onSuccess: async ({ name }) => {
      notes.done(t('users.saved', { name }));
      await client.invalidateQueries({ queryKey: ['users'] });
      onDone();
    },
  });
}

interface RoleFieldProps {
  readonly role: Role;
  readonly onChange: (role: Role) => void;
}

function RoleField({ role, onChange }: RoleFieldProps): ReactNode {
  const { t } = useTranslation(['admin', 'common']);
  return (
    <Field label={t('users.role')} help={t(`roleHelp.${role}`)}>
      {(control) => (
        <select
          {...control}
          className="input"
          value={role}
          onChange={({ currentTarget }) => {
            const chosen = ROLES.find((one) => one === currentTarget.value);
            if (chosen !== undefined) onChange(chosen);
          }}
        >
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {t(`common:role.${one}`)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
