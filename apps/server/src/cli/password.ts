import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CommandError, Interrupted, type Terminal } from './terminal.ts';

/** Reads a password: from a person without showing it, from a pipe the first line. */
export async function askPassword(terminal: Terminal): Promise<string> {
  const isPerson = 'isTTY' in terminal.stdin && terminal.stdin.isTTY === true;
  const password = isPerson ? await askPerson(terminal) : await firstLine(terminal);
  if (password !== '') return password;
  throw new CommandError('password-missing', 'No password was given. Type it, or pipe it in.');
}

/** The line editor echoes what is typed: it is given a screen that shows nothing. */
async function askPerson({ stdin, stderr, interrupted }: Terminal): Promise<string> {
  const dark = new Writable({
    write: (_chunk, _encoding, written) => {
      written();
    },
  });
  const lines = createInterface({ input: stdin, output: dark, terminal: true });
  try {
    stderr.write('Password: ');
    const password = await lines.question('', { signal: interrupted });
    stderr.write('\nOnce more: ');
    const again = await lines.question('', { signal: interrupted });
    stderr.write('\n');
    if (password === again) return password;
  } catch {
    throw new Interrupted('Interrupted.');
  } finally {
    lines.close();
  }
  throw new CommandError('passwords-differ', 'The two passwords differ. Start again.');
}

async function firstLine({ stdin }: Terminal): Promise<string> {
  const lines = createInterface({ input: stdin });
  for await (const line of lines) return line;
  return '';
}
