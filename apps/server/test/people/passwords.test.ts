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
