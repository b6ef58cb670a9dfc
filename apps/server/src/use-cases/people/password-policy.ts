/** As NIST SP 800-63B advises: length counts, not character classes; well-known ones are refused. */
const LEAST_LENGTH = 10;
const LEAST_DIFFERENT = 5;
const WELL_KNOWN = [
  '1234567890',
  '12345678910',
  '0123456789',
  '0987654321',
  'qwertyuiop',
  '1q2w3e4r5t',
  'password1234',
  'password12',
  'password123',
  'iloveyou12',
  'letmein123',
  'welcome123',
  'administrator',
  'adminadmin',
  'changeme123',
  'qwerty12345',
  'asdfghjkl;',
  '1qaz2wsx3edc',
  'abcdefghij',
  'handdigits',
  'hand-digits',
];

/** What is wrong with a new password, for people; undefined where nothing is. */
export function weaknessOf(password: string, userName: string): string | undefined {
  const lower = password.toLowerCase();
  if (password.length < LEAST_LENGTH) {
    return `The password needs at least ${LEAST_LENGTH} characters and has ${password.length}.`;
  }
  if (new Set(lower).size < LEAST_DIFFERENT) return 'The password repeats too few characters.';
  if (lower.includes(userName.toLowerCase())) return 'The password contains the user name.';
  if (WELL_KNOWN.includes(lower)) return 'This password is on every list of well-known ones.';
  return undefined;
}
