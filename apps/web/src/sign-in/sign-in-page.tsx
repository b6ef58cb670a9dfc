import { useMutation } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { useSession, useTakeSession } from '../app/session.ts';
import { Button } from '../ui/button.tsx';
import { Fault } from '../ui/fault.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Door } from './door.tsx';

/** The door, where there are users. */
export function SignInPage(): ReactNode {
  const { t } = useTranslation('sign-in');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const { mutate, isPending, error } = useSignIn();
  const isNobodyThere = useSession()?.setupNeeded === true;
  return (
    <Door title={t('signIn.title')}>
      {isNobodyThere && (
        <p>
          {t('signIn.nobody')} <code>npx hand-digits user add NAME --role administrator</code>
        </p>
      )}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          mutate({ name, password });
        }}
      >
        <TextField
          label={t('name')}
          value={name}
          onChange={setName}
          autoComplete="username"
          first
          required
        />
        <TextField
          label={t('password')}
          value={password}
          onChange={setPassword}
          type="password"
          required
          autoComplete="current-password"
        />
        {error && <Fault error={error} />}
        <Button type="submit" look="primary" disabled={isPending}>
          {t('signIn.button')}
        </Button>
      </form>
    </Door>
  );
}

interface Credentials {
  readonly name: string;
  readonly password: string;
}

function useSignIn(): {
  mutate: (credentials: Credentials) => void;
  isPending: boolean;
  error: Error | null;
} {
  const api = useApi();
  const takeSession = useTakeSession();
  const navigate = useNavigate();
  const { history } = useRouter();
  const { to } = useSearch({ from: '/sign-in' });
  return useMutation({
    mutationFn: (json: Credentials) => api.call('signIn', { json }),
    onSuccess: async (session) => {
      await takeSession(session);
      if (isOurs(to)) history.replace(to);
      else await navigate({ to: '/', search: {}, replace: true });
    },
  });
}

/** Only back to a page of this application: an address may have been made up by someone else. */
function isOurs(to: string | undefined): to is string {
  return to !== undefined && /^\/(?![/\\])/.test(to);
}
