import { DIGITS } from '@hand-digits/recognition/pool';
import type { ErrorLine, PredictionLine } from './result.ts';

/** How results are written: a first line, if any, and one line for each image. */
export interface ResultFormat {
  readonly header: string | null;
  line(result: PredictionLine | ErrorLine): string;
}

export const FORMAT_NAMES = ['table', 'jsonl', 'csv'] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

const DECISION_WIDTH = 'not-a-digit (something-else)'.length;

export const FORMATS: Readonly<Record<FormatName, ResultFormat>> = {
  table: {
    header: tableRow(['DIGIT', 'CONFIDENCE', 'DECISION', 'SOURCE']),
    line: tableLine,
  },
  jsonl: { header: null, line: (result) => JSON.stringify(result) },
  csv: {
    header: csvRow([
      ...['source', 'digit', 'confidence', 'decision', 'reason'],
      ...DIGITS.map((digit) => `p${digit}`),
      ...['left', 'top', 'width', 'height', 'polarity', 'model', 'error_code', 'error_message'],
    ]),
    line: csvLine,
  },
};

/** The source comes last, so that rows can be written before all of them are known. */
function tableRow([digit, confidence, decision, source]: readonly [
  string,
  string,
  string,
  string,
]): string {
  return `${digit.padEnd(5)}  ${confidence.padStart(10)}  ${decision.padEnd(DECISION_WIDTH)}  ${source}`;
}

function tableLine(result: PredictionLine | ErrorLine): string {
  if ('error' in result) {
    const { code, message } = result.error;
    return tableRow(['', '', `error (${code})`, `${result.source}: ${message}`]);
  }
  const { digit, confidence, decision, reason, source } = result;
  const percent = digit === null ? '' : `${(confidence * 100).toFixed(2)} %`;
  const decided = reason === null ? decision : `${decision} (${reason})`;
  return tableRow([digit === null ? '–' : String(digit), percent, decided, source]);
}

type Cell = string | number | null | undefined;

function csvLine(result: PredictionLine | ErrorLine): string {
  if ('error' in result) {
    const { code, message } = result.error;
    return csvRow([result.source, ...new Array<Cell>(20).fill(null), code, message]);
  }
  const { source, digit, confidence, decision, reason, box, polarity, model } = result;
  return csvRow([
    ...[source, digit, confidence, decision, reason],
    ...DIGITS.map((one) => result.probabilities?.[one]),
    ...[box?.left, box?.top, box?.width, box?.height, polarity, model, null, null],
  ]);
}

/** RFC 4180: what holds a comma, a quote or a line break is quoted, a quote within is doubled. */
function csvRow(cells: readonly Cell[]): string {
  return cells.map((cell) => csvCell(String(cell ?? ''))).join(',');
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
