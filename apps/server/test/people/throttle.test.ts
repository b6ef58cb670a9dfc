import { expect, it } from 'vitest';
import type { Passwords } from '../../src/use-cases/people/records.ts';
import { changePassword, signIn } from '../../src/use-cases/people/sessions.ts';
import { onEveryStore } from '../services/stores.ts';
import {
  codeOf,
  newUser,
  partsOf,
  PASSWORD,
  quickPasswords,
  signedIn,
  VISITOR,
} from './support.ts';

onEveryStore('Guessing passwords', (stores) => {
  const guess = (address: string, name: string, password = 'guess') =>
    signIn(partsOf(stores()), { ...VISITOR, address }, { name, password });

  it('is slowed for one name from one place, more each time, and the owner elsewhere still gets in', async () => {
    await newUser(stores(), 'Ada', 'viewer');
    for (let n = 0; n < 5; n++)
      expect(await codeOf(guess('10.9.9.9', 'ada'))).toBe('credentials-wrong');
    expect(await guess('10.9.9.9', 'Ada', PASSWORD)).toMatchObject({
      code: 'too-many-attempts',
      retryAfterSeconds: 1,
    });
    expect(await codeOf(guess('10.0.0.1', 'Ada', PASSWORD))).toBe('done');
    stores().clock.now += 1001;
    expect(await codeOf(guess('10.9.9.9', 'ada'))).toBe('credentials-wrong');
    expect(await guess('10.9.9.9', 'ada')).toMatchObject({ retryAfterSeconds: 2 });
    stores().clock.now += 2001;
    expect(await codeOf(guess('10.9.9.9', 'Ada', PASSWORD))).toBe('done');
    expect(await codeOf(guess('10.9.9.9', 'ada'))).toBe('credentials-wrong');
  });

  it('is slowed for one place that tries many names, known or not', async () => {
    for (let n = 0; n < 20; n++)
      expect(await codeOf(guess('10.9.9.9', `name${n}`))).toBe('credentials-wrong');
    expect(await codeOf(guess('10.9.9.9', 'name20'))).toBe('too-many-attempts');
    stores().clock.now += 61 * 60_000;
    expect(await codeOf(guess('10.9.9.9', 'name20'))).toBe('credentials-wrong');
  });

  it('is slowed just as soon when all guesses come at once', async () => {
    await newUser(stores(), 'Ada', 'viewer');
    let looked = 0;
    const passwords: Passwords = {
      ...quickPasswords,
      verify: async (password, hash) => {
        looked += 1;
        await new Promise((resolve) => setTimeout(resolve, 50));
        return quickPasswords.verify(password, hash);
      },
    };
    const parts = { ...partsOf(stores()), passwords };
    const codes = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        codeOf(signIn(parts, VISITOR, { name: 'ada', password: `guess ${n}` })),
      ),
    );
    expect(looked).toBe(5);
    expect(codes.filter((code) => code === 'credentials-wrong')).toHaveLength(5);
    expect(codes.filter((code) => code === 'too-many-attempts')).toHaveLength(45);
  });

  it('has to wait from the moment at which a guess turned out wrong', async () => {
    await newUser(stores(), 'Ada', 'viewer');
    const passwords: Passwords = {
      ...quickPasswords,
      verify: (password, hash) => {
        stores().clock.now += 3000;
        return quickPasswords.verify(password, hash);
      },
    };
    const parts = { ...partsOf(stores()), passwords };
    const slow = (): Promise<string> =>
      codeOf(signIn(parts, VISITOR, { name: 'ada', password: 'guess' }));
    for (let n = 0; n < 5; n++) expect(await slow()).toBe('credentials-wrong');
    expect(await slow()).toBe('too-many-attempts');
    stores().clock.now += 1001;
    expect(await slow()).toBe('credentials-wrong');
  });

  it('does not hold up people who mistype now and then', async () => {
    await newUser(stores(), 'Ada', 'viewer');
    const counts = () =>
      stores().attempts.find(['address:10.0.0.7', 'name:ada', 'name:ada@10.0.0.7']);
    const right = () => codeOf(guess('10.0.0.7', 'Ada', PASSWORD));
    expect(await codeOf(guess('10.0.0.7', 'ada'))).toBe('credentials-wrong');
    const first = { failures: 1, lastAt: stores().clock.now };
    expect(await counts()).toEqual([first, first, first]);
    stores().clock.now += 60_000;
    for (let n = 0; n < 25; n++) expect(await right()).toBe('done');
    expect(await counts()).toEqual([first, first, { failures: 0, lastAt: 0 }]);
    stores().clock.now += 60_000;
    const both = await Promise.all([right(), right(), codeOf(guess('10.0.0.7', 'ben')), right()]);
    expect(both).toEqual(['done', 'done', 'credentials-wrong', 'done']);
    expect((await counts()).map(({ failures }) => failures)).toEqual([2, 1, 0]);
  });

  it('counts nothing where no password could be looked at', async () => {
    await newUser(stores(), 'Ada', 'viewer');
    const busy = Object.assign(new Error('busy'), { code: 'passwords-busy' });
    const passwords = { ...quickPasswords, verify: () => Promise.reject(busy) };
    const parts = { ...partsOf(stores()), passwords };
    for (let n = 0; n < 10; n++) {
      await expect(signIn(parts, VISITOR, { name: 'ada', password: PASSWORD })).rejects.toBe(busy);
    }
    expect(
      await codeOf(signIn(partsOf(stores()), VISITOR, { name: 'ada', password: PASSWORD })),
    ).toBe('done');
  });

  it('is slowed where it is the current password that is guessed to change it, too', async () => {
    const { caller } = await newUser(stores(), 'Ada', 'viewer');
    const who = { caller, signedIn: await signedIn(stores(), 'ada') };
    const change = (current: string) =>
      codeOf(changePassword(partsOf(stores()), who, { current, next: 'another tram 43' }));
    const codes = await Promise.all(Array.from({ length: 20 }, (_, n) => change(`guess ${n}`)));
    expect(codes.filter((code) => code === 'credentials-wrong')).toHaveLength(5);
    expect(await change(PASSWORD)).toBe('too-many-attempts');
    stores().clock.now += 1001;
    expect(await change(PASSWORD)).toBe('done');
  });
});
