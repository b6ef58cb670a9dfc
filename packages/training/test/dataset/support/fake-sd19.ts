import { createHash } from 'node:crypto';
import { createHand, drawMark, encodePage, type Mark } from '../../../src/index.ts';
import type { Files } from './write-files.ts';

/** One digit of the fake database and what is true of it. */
export interface FakeDigit {
  readonly label: number;
  readonly series: number;
  readonly writer: number;
  readonly png: Buffer;
}

/** A small database in the layouts of SD19's archives. */
export interface FakeSd19 {
  /** the digits that a reading should find, each once */
  readonly digits: readonly FakeDigit[];
  readonly byClass: Files;
  readonly byWrite: Files;
  /** by_class_md5.log */
  readonly log: string;
}

/** Writers of each series; numbers as in SD19. */
const SERIES: readonly (readonly [series: number, writers: readonly number[]])[] = [
  [0, [0, 1, 2, 3]],
  [1, [500, 501]],
  [4, [2100, 2101]],
];
const DIGITS_EACH = 10;
/** Series that `train_XX` repeats. */
const TRAIN_SERIES = [0, 1, 2, 3, 6, 7];

/**
 * Draws the database: each writer writes every digit once; the last of writer 0's occurs twice, as
 * three images of SD19 do; each writer also wrote a letter.
 * @param tables whether by_class carries `.mit` tables that name the writers
 */
export async function makeFakeSd19(tables: 'good' | 'of-another-form'): Promise<FakeSd19> {
  const digits: FakeDigit[] = [];
  const letters: FakeDigit[] = [];
  for (const [series, writers] of SERIES) {
    for (const writer of writers) {
      for (let label = 0; label < DIGITS_EACH; label += 1) {
        const png = await drawPng({ kind: 'number', digits: [label] }, writer);
        digits.push({ label, series, writer, png });
      }
      const png = await drawPng({ kind: 'letter', name: 'K' }, writer);
      letters.push({ label: NaN, series, writer, png });
    }
  }
  const twice = digits.filter(({ writer }) => writer === 0).slice(-1);
  const byClass = layOutByClass([...digits, ...twice], letters, tables);
  return {
    digits,
    byClass,
    byWrite: layOutByWrite([...digits, ...twice], letters),
    log: logOf(byClass),
  };
}

/** 128×128, ink black, like NIST's. */
async function drawPng(mark: Mark, writer: number): Promise<Buffer> {
  const options = { width: 128, height: 128, fill: 0.5, seed: writer };
  const { data, width, height } = drawMark(mark, createHand(1, writer), options);
  const page = Uint8Array.from(data, (ink) => (ink > 0.5 ? 0 : 255));
  return encodePage({ width, height, channels: 1, data: page }, 'png');
}

function layOutByClass(
  digits: readonly FakeDigit[],
  letters: readonly FakeDigit[],
  tables: 'good' | 'of-another-form',
): Files {
  const files = new Map<string, Buffer>();
  for (let label = 0; label < 10; label += 1) {
    const ofLabel = digits.filter((digit) => digit.label === label);
    const folder = `by_class/3${label}`;
    for (const [series] of SERIES) {
      const ofSeries = ofLabel.filter((digit) => digit.series === series);
      ofSeries.forEach(({ png }, index) => {
        files.set(`${folder}/hsf_${series}/hsf_${series}_${number(index)}.png`, png);
      });
      files.set(`${folder}/hsf_${series}.mit`, tableOf(ofSeries, tables));
    }
    const train = ofLabel.filter(({ series }) => TRAIN_SERIES.includes(series));
    train.forEach(({ png }, index) => {
      files.set(`${folder}/train_3${label}/train_3${label}_${number(index)}.png`, png);
    });
  }
  letters.forEach(({ png, series }, index) => {
    files.set(`by_class/4b/hsf_${series}/hsf_${series}_${number(index)}.png`, png);
  });
  return files;
}

function tableOf(digits: readonly FakeDigit[], form: 'good' | 'of-another-form'): Buffer {
  if (form === 'of-another-form') return Buffer.from('something else\n');
  const lines = digits.map(({ series, writer }, index) => {
    const form = `${String(writer).padStart(4, '0')}_07`;
    return `hsf_${series}/f${form}/d${form}.mis ${index}`;
  });
  return Buffer.from(`${digits.length}\n${lines.join('\n')}\n`);
}

function layOutByWrite(digits: readonly FakeDigit[], letters: readonly FakeDigit[]): Files {
  const files = new Map<string, Buffer>();
  const add = (field: string, { series, writer, png }: FakeDigit): void => {
    const form = `${String(writer).padStart(4, '0')}_07`;
    const folder = `by_write/hsf_${series}/f${form}/${field}${form}`;
    const index = [...files.keys()].filter((name) => name.startsWith(`${folder}/`)).length;
    files.set(`${folder}/${field}${form}_${number(index)}.png`, png);
  };
  for (const digit of digits) add('d', digit);
  for (const letter of letters) add('u', letter);
  return files;
}

function logOf(files: Files): string {
  const lines = [...files].map(([name, content]) => {
    return `${createHash('md5').update(content).digest('hex')} /data/SD19/${name}`;
  });
  return `${lines.join('\n')}\n`;
}

function number(index: number): string {
  return String(index).padStart(5, '0');
}
