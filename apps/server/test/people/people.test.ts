import { expect, it } from 'vitest';
import { SYSTEM } from '../../src/use-cases/caller.ts';
import { createKey, listKeys, resolveKey, revokeKey } from '../../src/use-cases/people/keys.ts';
import {
  changePassword,
  endSession,
  listSessions,
  resumeSession,
  signIn,
  signOut,
  type SignedIn,
} from '../../src/use-cases/people/sessions.ts';
import { changeUser, createUser, setUp } from '../../src/use-cases/people/users.ts';
import { onEveryStore } from '../services/stores.ts';
import { codeOf, newUser, partsOf, PASSWORD, signedIn, VISITOR } from './support.ts';

const DAY_MS = 86_400_000;
onEveryStore('The first administrator', (stores) => {
  it('is made once, also when two strangers try at the same moment', async () => {
    const parts = partsOf(stores());
    const both = await Promise.all(
      ['Ada', 'Ben'].map((name) => codeOf(setUp(parts, SYSTEM, { name, password: PASSWORD }))),
    );
    expect(both.sort()).toEqual(['done', 'setup-closed']);
    expect(await codeOf(setUp(parts, SYSTEM, { name: 'Cleo', password: PASSWORD }))).toBe(
      'setup-closed',
    );
  });
});

onEveryStore('A user', (stores) => {
  it('has a name of their own, upper and lower case alike, and a password that is not easy', async () => {
    const parts = partsOf(stores());
    await newUser(stores(), 'Ada', 'viewer');
    const wanted = { name: 'aDA', role: 'viewer', password: PASSWORD } as const;
    expect(await codeOf(createUser(parts, SYSTEM, wanted))).toBe('user-already-exists');
    for (const password of ['short', 'Password123', 'aaaaaaaaaaaaaa', 'adaadaADA12!']) {
      expect(
        await codeOf(createUser(parts, SYSTEM, { ...wanted, name: 'Ada2'.slice(0, 3), password })),
      ).toBe('password-too-weak');
    }
  });

  it('who is the last administrator stays one', async () => {
    const parts = partsOf(stores());
    const { user: ada } = await newUser(stores(), 'Ada', 'administrator');
    const change = (id: string, patch: Parameters<typeof changeUser>[2]['patch']) =>
      codeOf(changeUser(parts, SYSTEM, { id, patch }));
    expect(await change(ada.id, { disabled: true })).toBe('last-administrator');
    expect(await change(ada.id, { role: 'viewer' })).toBe('last-administrator');
    const { user: ben } = await newUser(stores(), 'Ben', 'administrator');
    const both = await Promise.all([
      change(ada.id, { disabled: true }),
      change(ben.id, { role: 'reviewer' }),
    ]);
    expect(both.sort()).toEqual(['done', 'last-administrator']);
    expect(await change(stores().ids(), { disabled: true })).toBe('user-not-found');
  });

  it('who is disabled or gets another role is signed out everywhere at once', async () => {
    const parts = partsOf(stores());
    const { user } = await newUser(stores(), 'Ada', 'reviewer');
    const { token } = await signedIn(stores(), 'Ada');
    expect(await codeOf(resumeSession(parts, token))).toBe('done');
    await changeUser(parts, SYSTEM, { id: user.id, patch: { role: 'viewer' } });
    expect(await codeOf(resumeSession(parts, token))).toBe('session-expired');
    const again = await signedIn(stores(), 'Ada');
    await changeUser(parts, SYSTEM, { id: user.id, patch: { disabled: true } });
    expect(await codeOf(resumeSession(parts, again.token))).toBe('session-expired');
    expect(await codeOf(signIn(parts, VISITOR, { name: 'Ada', password: PASSWORD }))).toBe(
      'credentials-wrong',
    );
  });
});

onEveryStore('A session', (stores) => {
  it('ends when it is signed out, after a week of rest, and after thirty days', async () => {
    const parts = partsOf(stores());
    await newUser(stores(), 'Ada', 'viewer');
    const state = (token: string) => codeOf(resumeSession(parts, token));
    const first = await signedIn(stores(), 'Ada');
    await signOut(parts, first);
    expect(await state(first.token)).toBe('session-expired');
    const resting = await signedIn(stores(), 'Ada');
    const used = await signedIn(stores(), 'Ada');
    for (let day = 1; day <= 29; day++) {
      stores().clock.now += DAY_MS;
      expect(await state(used.token)).toBe('done');
    }
    expect(await state(resting.token)).toBe('session-expired');
    stores().clock.now += DAY_MS;
    expect(await state(used.token)).toBe('session-expired');
    expect(await state('made up')).toBe('session-expired');
  });

  it('is listed for its user, who can end any of their own and nobody else’s', async () => {
    const parts = partsOf(stores());
    await newUser(stores(), 'Ada', 'viewer');
    await newUser(stores(), 'Ben', 'viewer');
    const [one, two, ben] = [
      await signedIn(stores(), 'Ada'),
      await signedIn(stores(), 'Ada'),
      await signedIn(stores(), 'Ben'),
    ];
    const list = await listSessions(parts, one);
    expect(
      list.kind === 'done' && list.value.items.map(({ id, current }) => [id, current]).sort(),
    ).toEqual(
      [
        [one.sessionId, true],
        [two.sessionId, false],
      ].sort(),
    );
    expect(await codeOf(endSession(parts, ben, two.sessionId))).toBe('session-not-found');
    expect(await codeOf(endSession(parts, one, two.sessionId))).toBe('done');
    expect(await codeOf(resumeSession(parts, two.token))).toBe('session-expired');
  });

  it('of the one who changes the password stays, the others end', async () => {
    const parts = partsOf(stores());
    const { caller } = await newUser(stores(), 'Ada', 'viewer');
    const [here, there]: SignedIn[] = [
      await signedIn(stores(), 'Ada'),
      await signedIn(stores(), 'Ada'),
    ];
    if (here === undefined || there === undefined) throw new Error('two sessions');
    const who = { caller, signedIn: here };
    expect(
      await codeOf(changePassword(parts, who, { current: 'wrong', next: 'another tram 43' })),
    ).toBe('credentials-wrong');
    expect(await codeOf(changePassword(parts, who, { current: PASSWORD, next: 'tram' }))).toBe(
      'password-too-weak',
    );
    expect(
      await codeOf(changePassword(parts, who, { current: PASSWORD, next: 'another tram 43' })),
    ).toBe('done');
    const left = await listSessions(parts, here);
    expect(left.kind === 'done' && left.value.items.map(({ id }) => id)).toEqual([here.sessionId]);
    expect(await codeOf(signIn(parts, VISITOR, { name: 'ada', password: 'another tram 43' }))).toBe(
      'done',
    );
  });
});

onEveryStore('An API key', (stores) => {
  it('stands for its owner with its scopes until it is revoked, and is never kept itself', async () => {
    const parts = partsOf(stores());
    const { caller } = await newUser(stores(), 'Ada', 'reviewer');
    const made = await createKey(parts, caller, {
      name: 'scanner',
      scopes: ['predictions:create'],
      expiresAt: null,
    });
    if (made.kind === 'refused') throw new Error(made.detail);
    const { key, secret } = made.value;
    expect(secret.startsWith(key.prefix)).toBe(true);
    expect(JSON.stringify(await stores().keys.find(key.id))).not.toContain(
      secret.slice(key.prefix.length),
    );
    expect(await resolveKey(parts, VISITOR, secret)).toMatchObject({
      value: {
        actor: { kind: 'api-key', id: key.id },
        role: 'reviewer',
        scopes: ['predictions:create'],
      },
    });
    const list = await listKeys(parts, caller);
    expect(list.kind === 'done' && list.value.items[0]?.lastUsedAt).toBe(
      '2026-11-22T12:00:00.000Z',
    );
    const { caller: ben } = await newUser(stores(), 'Ben', 'reviewer');
    expect(await codeOf(revokeKey(parts, ben, key.id))).toBe('key-not-found');
    expect(await codeOf(revokeKey(parts, caller, key.id))).toBe('done');
    expect(await codeOf(resolveKey(parts, VISITOR, secret))).toBe('api-key-invalid');
  });

  it('may do no more than the one who makes it, ends when it says, and ends with its owner', async () => {
    const parts = partsOf(stores());
    const { caller, user } = await newUser(stores(), 'Ada', 'viewer');
    await newUser(stores(), 'Ben', 'administrator');
    const make = (scope: 'administer' | 'models:read', expiresAt: string | null = null) =>
      createKey(parts, caller, { name: 'key', scopes: [scope], expiresAt });
    expect(await codeOf(make('administer'))).toBe('scope-insufficient');
    const short = await make('models:read', '2026-11-22T13:00:00.000Z');
    const long = await make('models:read');
    const [a, b] = [short, long].map((one) => (one.kind === 'done' ? one.value.secret : ''));
    const state = (secret = '') => codeOf(resolveKey(parts, VISITOR, secret));
    expect([await state(a), await state(b)]).toEqual(['done', 'done']);
    stores().clock.now += 60 * 60_000;
    expect([await state(a), await state(b)]).toEqual(['api-key-invalid', 'done']);
    await changeUser(parts, SYSTEM, { id: user.id, patch: { disabled: true } });
    expect([await state(b), await state('hd_made-up')]).toEqual([
      'api-key-invalid',
      'api-key-invalid',
    ]);
  });
});
