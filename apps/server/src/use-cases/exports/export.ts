import type { ExportFormat, PredictionFilter } from '@hand-digits/contract';
import { audit, type AuditRecord, type Caller, type Clock, type Ids } from '../caller.ts';
import type { MediaStore } from '../media.ts';
import { toFilter } from '../predictions/browse.ts';
import type { Filter, PredictionStore } from '../predictions/store.ts';
import type { PredictionRecord } from '../records.ts';
import { csvHeader, csvLine } from './csv.ts';
import { labelStudioTask } from './label-studio.ts';
import { labelledImages } from './labelled-images.ts';
import { jsonLine } from './jsonl.ts';
import { zipStream, type Spools } from './zip-stream.ts';

export interface ExportParts {
  readonly predictions: PredictionStore;
  readonly media: MediaStore;
  readonly spools: Spools;
  readonly audits: { append(record: AuditRecord): Promise<void> };
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface ExportFile {
  readonly mediaType: string;
  readonly fileName: string;
  /** made as it is read, in constant memory; stop reading and the work stops */
  readonly body: AsyncIterable<Uint8Array>;
}

interface WantedExport {
  readonly filter: PredictionFilter;
  readonly format: ExportFormat;
  /** such as http://127.0.0.1:8000, before the addresses of images */
  readonly baseUrl: string;
}

/** Everything that a filter holds, oldest first. */
export async function exportPredictions(
  parts: ExportParts,
  caller: Caller,
  wanted: WantedExport,
): Promise<ExportFile> {
  const { filter, format } = wanted;
  const details = { format, filter };
  await parts.audits.append(
    audit(parts, caller, { action: 'prediction.export', subject: null, details }),
  );
  const day = new Date(parts.clock()).toISOString().slice(0, 10);
  return {
    ...FILES[format],
    fileName: `predictions-${day}.${FILES[format].extension}`,
    body: bodyOf(parts, wanted),
  };
}

const FILES = {
  csv: { mediaType: 'text/csv; charset=utf-8; header=present', extension: 'csv' },
  jsonl: { mediaType: 'application/jsonl', extension: 'jsonl' },
  'label-studio': { mediaType: 'application/json', extension: 'label-studio.json' },
  zip: { mediaType: 'application/zip', extension: 'zip' },
} as const satisfies Record<ExportFormat, { mediaType: string; extension: string }>;

function bodyOf(
  parts: ExportParts,
  { filter, format, baseUrl }: WantedExport,
): AsyncIterable<Uint8Array> {
  const narrowed = toFilter(filter);
  switch (format) {
    case 'csv':
      return text(parts, narrowed, { head: csvHeader(), line: csvLine, between: '', tail: '' });
    case 'jsonl':
      return text(parts, narrowed, { head: '', line: jsonLine(baseUrl), between: '', tail: '' });
    case 'label-studio':
      return text(parts, narrowed, {
        head: '[\n',
        line: labelStudioTask(baseUrl),
        between: ',\n',
        tail: '\n]\n',
      });
    case 'zip':
      return zipStream(parts.spools, labelledImages(parts, narrowed));
  }
}

interface TextShape {
  readonly head: string;
  readonly line: (record: PredictionRecord) => string;
  readonly between: string;
  readonly tail: string;
}

async function* text(
  parts: Pick<ExportParts, 'predictions'>,
  filter: Filter,
  { head, line, between, tail }: TextShape,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  if (head !== '') yield encoder.encode(head);
  let begun = false;
  for await (const records of parts.predictions.stream(filter)) {
    if (records.length === 0) continue;
    yield encoder.encode((begun ? between : '') + records.map(line).join(between));
    begun = true;
  }
  if (tail !== '') yield encoder.encode(tail);
}
