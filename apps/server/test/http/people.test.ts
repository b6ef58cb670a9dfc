import { CreatedApiKey, Problem, SessionInfo, SessionList, User } from '@hand-digits/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postJson, startTestServer, type TestServer } from './server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(async () => {
  await server.close();
});

const PASSWORD = 'correct horse battery';

/** A browser: keeps the cookie and sends the CSRF token with changes. */
class Browser {
  #cookie = '';
  #csrf = '';

  async session(): Promise<SessionInfo> {
    return this.#keep(await this.send('GET', '/session'));
  }

  async signIn(name: string, password = PASSWORD): Promise<SessionInfo> {
    return this.#keep(await this.send('POST', '/session', { name, password }));
  }

  async setUp(name: string): Promise<SessionInfo> {
    return this.#keep(await this.send('POST', '/setup', { name, password: PASSWORD }));
  }

  async send(method: string, where: string, body?: unknown): Promise<Response> {
    const answer = await server.fetch(`/api/v1${where}`, {
      method,
      headers: {
        cookie: this.#cookie,
        'x-csrf-token': this.#csrf,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const cookie = answer.headers.getSetCookie()[0];
    if (cookie !== undefined) this.#cookie = cookie.split(';')[0] ?? '';
    return answer;
  }

  async #keep(answer: Response): Promise<SessionInfo> {
    expect(answer.status).toBeLessThan(300);
    const info = SessionInfo.parse(await answer.json());
    this.#csrf = info.csrfToken ?? '';
    return info;
  }
}

const codeOf = async (answer: Response): Promise<string> => Problem.parse(await answer.json()).code;

describe('a new installation', () => {
  it('is open to the one who runs it until the first administrator is made', async () => {
    const stranger = new Browser();
    expect(await stranger.session()).toMatchObject({
      mode: 'open',
      role: 'administrator',
      setupNeeded: true,
    });
    const first = new Browser();
    expect(await first.setUp('ada')).toMatchObject({
      mode: 'signed-in',
      role: 'administrator',
      user: { name: 'ada' },
    });
    expect(await stranger.session()).toMatchObject({
      mode: 'signed-out',
      role: null,
      setupNeeded: false,
    });
    expect(await codeOf(await stranger.send('GET', '/predictions'))).toBe('sign-in-required');
    expect(
      await codeOf(await stranger.send('POST', '/setup', { name: 'eve', password: PASSWORD })),
    ).toBe('setup-closed');
    expect((await first.send('GET', '/predictions')).status).toBe(200);
  });

  it('keeps the session cookie from scripts and from other sites', async () => {
    const answer = await server.fetch('/api/v1/setup', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'ada', password: PASSWORD }),
    });
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^hand-digits-session=[\w-]{43}; /);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
  });
});

describe('people', () => {
  it('sign in, see their sessions, change their password and sign out', async () => {
    const ada = new Browser();
    await ada.setUp('ada');
    const elsewhere = new Browser();
    await elsewhere.signIn('ADA');
    const { items } = SessionList.parse(await (await ada.send('GET', '/sessions')).json());
    expect(items.map(({ current }) => current).sort()).toEqual([false, true]);

    const weak = await ada.send('POST', '/session/password', { current: PASSWORD, next: 'short' });
    expect(await codeOf(weak)).toBe('password-too-weak');
    const next = 'another long passphrase';
    expect((await ada.send('POST', '/session/password', { current: PASSWORD, next })).status).toBe(
      204,
    );
    expect(await elsewhere.session()).toMatchObject({ mode: 'signed-out' });
    expect(await codeOf(await elsewhere.send('GET', '/predictions'))).toBe('session-expired');

    expect((await ada.send('DELETE', '/session')).status).toBe(204);
    expect(await ada.session()).toMatchObject({ mode: 'signed-out' });
    expect(await ada.signIn('ada', next)).toMatchObject({ mode: 'signed-in' });
  });

  it('are added, demoted and disabled, but never the last administrator', async () => {
    const ada = new Browser();
    const { user } = await ada.setUp('ada');
    const wanted = { name: 'vera', role: 'reviewer', password: PASSWORD };
    const vera = User.parse(await (await ada.send('POST', '/users', wanted)).json());
    expect(await codeOf(await ada.send('POST', '/users', wanted))).toBe('user-already-exists');
    const browser = new Browser();
    await browser.signIn('vera');
    expect((await browser.send('GET', '/review/summary')).status).toBe(200);
    await ada.send('PATCH', `/users/${vera.id}`, { disabled: true });
    expect(await codeOf(await browser.send('GET', '/review/summary'))).toBe('session-expired');
    const last = await ada.send('PATCH', `/users/${user?.id ?? ''}`, { role: 'viewer' });
    expect(await codeOf(last)).toBe('last-administrator');
  });

  it('are slowed down after some wrong passwords, and told for how long', async () => {
    const ada = new Browser();
    await ada.setUp('ada');
    const guess = (): Promise<Response> =>
      new Browser().send('POST', '/session', { name: 'ada', password: 'wrong password' });
    const codes: string[] = [];
    for (let at = 0; at < 7; at += 1) codes.push(await codeOf(await guess()));
    expect(codes.slice(0, 5)).toEqual(Array(5).fill('credentials-wrong'));
    expect(codes.at(-1)).toBe('too-many-attempts');
    expect(Number((await guess()).headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('a server where more sign in than it can look at', () => {
  it('says that it is busy, not that the password is wrong', async () => {
    const busy = Object.assign(new Error('busy'), { code: 'passwords-busy' });
    const passwords = {
      hash: () => Promise.reject(busy),
      verify: () => Promise.reject(busy),
    };
    const crowded = await startTestServer({
      change: (joined) => ({ ...joined, parts: { ...joined.parts, passwords } }),
    });
    try {
      const answer = await postJson(crowded, '/api/v1/session', {
        name: 'ada',
        password: PASSWORD,
      });
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
      expect(await codeOf(answer)).toBe('overloaded');
    } finally {
      await crowded.close();
    }
  });
});

describe('API keys', () => {
  it('do what their scopes say, until they are revoked', async () => {
    const ada = new Browser();
    await ada.setUp('ada');
    const wanted = { name: 'scanner', scopes: ['predictions:read'] };
    const { key, secret } = CreatedApiKey.parse(
      await (await ada.send('POST', '/keys', wanted)).json(),
    );
    const ask = (where: string, method = 'GET'): Promise<Response> =>
      server.fetch(`/api/v1${where}`, { method, headers: { authorization: `Bearer ${secret}` } });
    expect((await ask('/predictions')).status).toBe(200);
    expect(await codeOf(await ask('/models'))).toBe('scope-insufficient');
    expect(await codeOf(await ask('/keys'))).toBe('scope-insufficient');
    expect((await ada.send('DELETE', `/keys/${key.id}`)).status).toBe(204);
    const refused = await ask('/predictions');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain('Bearer');
    expect(await codeOf(refused)).toBe('api-key-invalid');
  });
});
