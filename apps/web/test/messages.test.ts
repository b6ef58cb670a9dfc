import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const SOURCE = resolve(import.meta.dirname, '../src');

function keysOf(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return [path];
  return Object.entries(value as object).flatMap(([name, inner]) =>
    keysOf(inner, path === '' ? name : `${path}.${name}`),
  );
}

describe('the words of the application', () => {
  const files = globSync('messages/en/*.json', { cwd: SOURCE });
  const code = globSync('**/*.{ts,tsx}', { cwd: SOURCE })
    .map((file) => readFileSync(join(SOURCE, file), 'utf8'))
    .join('\n');

  test.for(files)('%s says nothing that no page shows', (file) => {
    const keys = keysOf(JSON.parse(readFileSync(join(SOURCE, file), 'utf8')));
    const unused = keys.filter((key) => {
      const whole = key.replace(/_(one|other)$/, '');
      const family = whole.split('.').slice(0, -1).join('.');
      // Either the key stands in the code, or a template of its family does.
      return !code.includes(`${whole}'`) && !code.includes(`${family}.\${`);
    });
    expect(unused).toEqual([]);
  });

  test.for(files)('%s has no word that is empty', (file) => {
    const text = readFileSync(join(SOURCE, file), 'utf8');
    expect(text).not.toMatch(/": ""/);
  });
});
