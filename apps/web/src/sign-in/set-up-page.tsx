import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { SetUp } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { useSession, useTakeSession } from '../app/session.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Fault } from '../ui/fault.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Door } from './door.tsx';

/** Makes the first administrator; from then on everyone signs in. */
export function SetUpPage(): ReactNode {
  const { t } = useTranslation('sign-in');
  const session = useSession();
  if (session !== undefined && !session.setupNeeded) {
    return (
      <Door title={t('setUp.doneTitle')}>
        <p>{t('setUp.doneText')}</p>
        <Link to="/" className={buttonClass('primary')}>
          {t('setUp.home')}
        </Link>
      </Door>
    );
  }
  return (
    <Door title={t('setUp.title')}>
      <p>{t('setUp.text')}</p>
      <SetUpForm />
    </Door>
  );
}

function SetUpForm(): ReactNode {
  const { t } = useTranslation('sign-in');
  const [form, setForm] = useState<SetUp>({ name: '', password: '' });
  const { mutate, isPending, error } = useSetUp();
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        mutate(form);
      }}
    >
      <TextField
        label={t('name')}
        help={t('setUp.nameHelp')}
        value={form.name}
        autoComplete="username"
        first
        required
        onChange={(name) => {
          setForm({ ...form, name });
        }}
      />
      <TextField
        label={t('password')}
        help={t('setUp.passwordHelp')}
        value={form.password}
        type="password"
        required
        autoComplete="new-password"
        onChange={(password) => {
          setForm({ ...form, password });
        }}
      />
      {error && <Fault error={error} />}
      <Button type="submit" look="primary" disabled={isPending}>
        {t('setUp.button')}
      </Button>
    </form>
  );
}

function useSetUp(): { mutate: (json: SetUp) => void; isPending: boolean; error: Error | null } {
  const api = useApi();
  const takeSession = useTakeSession();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (json: SetUp) => api.call('setUp', { json }),
    onSuccess: async (session) => {
      await takeSession(session);
      await navigate({ to: '/admin/$section', params: { section: 'users' }, search: {} });
    },
  });
}
