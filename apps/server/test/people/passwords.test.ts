import { expect, it } from 'vitest';
import { scryptPasswords } from '../../src/storage/people/secrets.ts';

it('A password verifies against its own hash alone, however its letters are composed, and never twice the same', async () => {
  const passwords = scryptPasswords();
  const hash = await passwords.hash('caf\u00e9 au lait 9');
  expect(hash).toMatch(/^scrypt\$32768\$8\$3\$/);
  expect(await passwords.verify('cafe\u0301 au lait 9', hash)).toBe(true);
  expect(await passwords.verify('cafe au lait 9', hash)).toBe(false);
  expect(await passwords.hash('caf\u00e9 au lait 9')).not.toBe(hash);
  expect(await passwords.verify('anything', 'plain text')).toBe(false);
});

it('Passwords that would wait too long to be looked at are refused at once, and the others are looked at', async () => {
  const passwords = scryptPasswords(2);
  const outcomes = await Promise.allSettled(
    Array.from({ length: 5 }, () => passwords.hash('a long pass phrase')),
  );
  expect(outcomes.map(({ status }) => status)).toEqual([
    ...['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected'],
  ]);
  expect(outcomes[4]).toMatchObject({ reason: { code: 'passwords-busy' } });
  expect(await passwords.hash('again')).toMatch(/^scrypt/);
});
