import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { handDigits } from './support.ts';

const root = path.resolve(import.meta.dirname, '../../../..');

describe('hand-digits', () => {
  it.each([
    [[]],
    [['classify']],
    [['evaluate']],
    [['train']],
    [['dataset']],
    [['dataset', 'fetch']],
    [['dataset', 'prepare']],
    [['dataset', 'info']],
    [['finetune']],
    [['model', 'info']],
    [['model', 'lineage']],
    [['model', 'error-rates']],
    [['model', 'activate']],
    [['model', 'roll-back']],
  ])('%s --help shows examples and ends with status 0', async (command) => {
    const run = await handDigits([...command, '--help']);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toContain(`Usage: ${['hand-digits', ...command].join(' ')}`);
    expect(run.stdout).toContain('Examples:');
  });

  it('says its version', async () => {
    const file = path.join(root, 'package.json');
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
    expect(await handDigits(['--version'])).toMatchObject({ status: 0, stdout: `${version}\n` });
  });

  it('suggests the command that was meant', async () => {
    const run = await handDigits(['clasify', 'x.png']);
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('Did you mean classify?');
  });
});
