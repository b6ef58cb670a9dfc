import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linearPackage } from '../../../../packages/recognition/test/network/linear-network.ts';
import { bar, blankPage, handDigits, Workplace } from './support.ts';

let here: Workplace;
let model: string;
let suite: string;

/** 5 of 7 digits read rightly: a 7 that is upright is taken for a 1, and a 1 is blank. */
beforeAll(async () => {
  here = await Workplace.create();
  model = await here.model('model');
  const [one, seven, blank] = await Promise.all([bar('upright'), bar('level'), blankPage()]);
  suite = await here.zip('suite.zip', {
    '1/a.png': one,
    '1/b.png': one,
    '1/<blank>.png': blank,
    '37/hsf_0/a.png': seven,
    '37/hsf_0/b.png': seven,
    '37/hsf_0/c.png': seven,
    '37/train_37/a.png': seven,
    '7/upright.png': one,
    'not-a-digit/blank.png': blank,
    'unlabelled.png': one,
  });
});
afterAll(() => here.remove());

interface EvaluationJson {
  readonly suites: readonly {
    readonly measures: Record<string, unknown>;
    readonly mistakes: readonly unknown[];
  }[];
  readonly comparisons: readonly unknown[];
}

describe('hand-digits evaluate', () => {
  it('writes measures and mistakes as JSON, of the labelled images alone and each once', async () => {
    const run = await handDigits(['evaluate', model, '--suite', suite, '--json']);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const { suites } = JSON.parse(run.stdout) as EvaluationJson;
    expect(suites[0]).toMatchObject({
      name: 'suite',
      description: '8 labelled images, 2 without a label passed over',
      measures: {
        images: 7,
        right: 5,
        accuracy: { value: 5 / 7 },
        decisions: { notADigit: { blank: 1 } },
        outliers: { images: 1, rejected: 1, accepted: 0 },
      },
      mistakes: [
        { name: '7/upright.png', truth: 7, digit: 1 },
        { name: '1/<blank>.png', truth: 1, digit: null, decision: 'not-a-digit' },
      ],
    });
  });

  it('shows the share that is right with its interval, and who was taken for whom', async () => {
    const run = await handDigits(['evaluate', model, '--suite', suite]);
    // Wilson for 5 of 7
    expect(run.stdout).toContain('right        5 of 7, 71.43 % (35.89 % … 91.78 %)');
    expect(run.stdout).toMatch(/^ {2}7( +·){1} +1( +·){5} +3( +·){3} /m);
  });

  it('writes a report that needs nothing but itself, and shows names as text', async () => {
    const file = here.path('report.html');
    const run = await handDigits(['evaluate', model, '--suite', suite, '--html', file]);
    expect(run.status).toBe(0);
    const report = await readFile(file, 'utf8');
    expect(report).toContain('1/&lt;blank&gt;.png');
    expect(report).not.toContain('<blank>');
    expect(report.match(/<figure>/g)).toHaveLength(2);
    expect(report.match(/<svg /g)).toHaveLength(3);
    expect(report).not.toMatch(/<script|<link|https?:|url\(/);
  });

  it('tells whether two models differ by more than chance', async () => {
    // It takes everything for a 1.
    const logits = {
      weights: new Float32Array(7840),
      bias: Float32Array.of(0, 9, 0, 0, 0, 0, 0, 0, 0, 0),
    };
    const other = await here.model('other', linearPackage({ logits }));
    const args = ['evaluate', model, '--suite', suite, '--compare', other];
    const run = await handDigits([...args, '--json']);
    const { comparisons } = JSON.parse(run.stdout) as EvaluationJson;
    expect(comparisons).toMatchObject([
      { suite: 'suite', onlyFirst: 3, onlySecond: 0, p: expect.closeTo(0.25, 12) as number },
    ]);
    expect((await handDigits(args)).stdout).toContain('no more than chance would explain');
  });

  it('puts the measures into the package without changing the model', async () => {
    const folder = await here.model('recorded');
    const run = await handDigits(['evaluate', folder, '--suite', suite, '--record']);
    expect(run.status).toBe(0);
    const evaluation: unknown = JSON.parse(await readFile(`${folder}/evaluation.json`, 'utf8'));
    expect(evaluation).toMatchObject({ suites: [{ name: 'suite', measures: { right: 5 } }] });
    expect(await readFile(`${folder}/MODEL_CARD.md`, 'utf8')).toContain('suite');
    expect((await handDigits(['model', 'info', folder])).status).toBe(0);
  });

  it('measures MNIST’s own files, plain or with the labels named', async () => {
    await here.file(
      'idx/t10k-images-idx3-ubyte',
      idx(0x0803, [2, 28, 28], barsOf(['upright', 'level'])),
    );
    await here.file('idx/t10k-labels-idx1-ubyte', idx(0x0801, [2], Uint8Array.of(1, 7)));
    const others = await here.file('other-labels', idx(0x0801, [2], Uint8Array.of(1, 1)));
    const right = async (...args: string[]): Promise<unknown> => {
      const run = await handDigits(['evaluate', model, '--json', ...args]);
      return (JSON.parse(run.stdout) as EvaluationJson).suites[0]?.measures['right'];
    };
    expect(await right('--suite', here.path('idx'))).toBe(2);
    const images = here.path('idx', 't10k-images-idx3-ubyte');
    expect(await right('--suite', images, '--labels', others)).toBe(1);
  });

  it('says what is wrong with a suite before it reads the first image', async () => {
    const empty = await here.zip('unlabelled.zip', { 'a.png': await blankPage() });
    const run = await handDigits(['evaluate', model, '--suite', suite, empty]);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toContain('holds no labelled images. Put them into folders named 0 … 9');
    const missing = await handDigits(['evaluate', model, '--suite', here.path('nowhere')]);
    expect(missing.stderr).toContain('There is no suite at');
  });
});

function idx(magic: number, shape: readonly number[], values: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(magic, 0);
  shape.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  return Buffer.concat([header, values]);
}

/** 28×28 each, ink bright */
function barsOf(directions: readonly ('upright' | 'level')[]): Uint8Array {
  return Buffer.concat(
    directions.map((direction) =>
      Uint8Array.from({ length: 784 }, (_, at) => {
        const [row, column] = [Math.floor(at / 28), at % 28];
        const [along, across] = direction === 'upright' ? [row, column] : [column, row];
        return Math.abs(across - 14) < 2 && along >= 4 && along < 24 ? 255 : 0;
      }),
    ),
  );
}
