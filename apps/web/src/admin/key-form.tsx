import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CreatedApiKey, Scope } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { Button } from '../ui/button.tsx';
import { DialogFoot } from '../ui/dialog.tsx';
import { Fault } from '../ui/fault.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useNotes } from '../ui/toasts.tsx';
import './key-form.css';

const SCOPES = [
  'predictions:read',
  'predictions:create',
  'predictions:correct',
  'predictions:delete',
  'batches',
  'models:read',
  'models:manage',
  'administer',
] as const satisfies readonly Scope[];

const USUAL: readonly Scope[] = ['predictions:read', 'predictions:create'];

/** Makes a key and shows its secret, this once. */
export function KeyForm({ onDone }: { readonly onDone: () => void }): ReactNode {
  const [created, setCreated] = useState<CreatedApiKey | null>(null);
  if (created !== null) return <Secret created={created} onDone={onDone} />;
  return <MakeKey onCreated={setCreated} onCancel={onDone} />;
}

interface MakeKeyProps {
  readonly onCreated: (created: CreatedApiKey) => void;
  readonly onCancel: () => void;
}

function MakeKey({ onCreated, onCancel }: MakeKeyProps): ReactNode {
  const { t } = useTranslation(['admin', 'common']);
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Scope[]>(USUAL);
  const [until, setUntil] = useState('');
  const { mutate, isPending, error } = useMake(onCreated);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        mutate({ name, scopes, until });
      }}
    >
      <TextField
        label={t('keys.name')}
        help={t('keys.nameHelp')}
        required
        first
        maxLength={100}
        value={name}
        onChange={setName}
      />
      <Scopes chosen={scopes} onChange={setScopes} />
      <TextField
        label={t('keys.expires')}
        help={t('keys.expiresHelp')}
        type="date"
        value={until}
        onChange={setUntil}
      />
      {error && <Fault error={error} />}
      <DialogFoot>
        <Button onClick={onCancel}>{t('common:do.cancel')}</Button>
        <Button type="submit" look="primary" disabled={isPending || scopes.length === 0}>
          {t('keys.make')}
        </Button>
      </DialogFoot>
    </form>
  );
}

interface NewKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** a day, or empty for ever */
  readonly until: string;
}

function useMake(onCreated: (created: CreatedApiKey) => void): {
  mutate: (key: NewKey) => void;
  isPending: boolean;
  error: Error | null;
} {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, scopes, until }: NewKey) => {
      const expiresAt = until === '' ? null : new Date(`${until}T23:59:59`).toISOString();
      return api.call('createKey', { json: { name, scopes: [...scopes], expiresAt } });
    },
    onSuccess: async (created) => {
      onCreated(created);
      await client.invalidateQueries({ queryKey: ['keys'] });
    },
  });
}

interface ScopesProps {
  readonly chosen: readonly Scope[];
  readonly onChange: (scopes: readonly Scope[]) => void;
}

function Scopes({ chosen, onChange }: ScopesProps): ReactNode {
  const { t } = useTranslation('admin');
  return (
    <fieldset className="scopes">
      <legend className="field__label">{t('keys.scopes')}</legend>
      {SCOPES.map((scope) => (
        <label key={scope} className="scopes__one">
          <input
            type="checkbox"
            checked={chosen.includes(scope)}
            onChange={({ currentTarget: { checked } }) => {
              onChange(checked ? [...chosen, scope] : chosen.filter((one) => one !== scope));
            }}
          />
          {t(`scope.${scope}`)}
        </label>
      ))}
    </fieldset>
  );
}

interface SecretProps {
  readonly created: CreatedApiKey;
  readonly onDone: () => void;
}

function Secret({ created, onDone }: SecretProps): ReactNode {
  const { t } = useTranslation(['admin', 'common']);
  const notes = useNotes();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(created.secret);
      notes.done(t('common:do.copied'));
    } catch (error) {
      notes.failed(error);
    }
  };
  return (
    <div className="stack">
      <p>{t('keys.secretText')}</p>
      <code className="secret" data-testid="secret">
        {created.secret}
      </code>
      <DialogFoot>
        <Button onClick={() => void copy()}>
          <Copy aria-hidden />
          {t('common:do.copy')}
        </Button>
        <Button look="primary" onClick={onDone}>
          {t('keys.kept')}
        </Button>
      </DialogFoot>
    </div>
  );
}
