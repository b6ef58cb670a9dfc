import type { Batch } from '@hand-digits/contract';
import {
  abandonBatch,
  addBatchArchive,
  addBatchFiles,
  closeBatch,
  commandBatch,
  createBatchFromPlace,
  getBatch,
  getBatchItems,
  listBatches,
  openBatch,
} from '../../use-cases/batches/batches.ts';
import type { Listed } from '../../use-cases/batches/ports.ts';
import { watchBatch } from '../../use-cases/batches/watch.ts';
import { done, refused, type Outcome } from '../../use-cases/outcome.ts';
import type { UseCaseParts } from '../../use-cases/parts.ts';
import {
  contentWithin,
  filesOf,
  within,
  type MultipartLimits,
  type UploadedFile,
} from '../bodies/multipart.ts';
import { serverSentEvents } from '../events.ts';
import type { Handlers } from '../handler.ts';
import { never } from '../outcomes.ts';
import { RefusedError } from '../refusal-of-error.ts';

type Group =
  'createBatch' | 'listBatches' | 'getBatch' | 'getBatchItems' | 'watchBatch' | 'commandBatch';
type CreateCall = Parameters<Handlers['createBatch']>[0];

export interface BatchHandlerOptions {
  readonly limits: MultipartLimits;
  /** of one image; an archive may have as many as the form */
  readonly imageBytes: number;
  /** aborted when the server stops, so that watchers let go */
  readonly stopping: AbortSignal;
}

/** Many files at once, read in the background. */
export function batchHandlers(
  parts: UseCaseParts,
  options: BatchHandlerOptions,
): Pick<Handlers, Group> {
  return {
    createBatch: createBatch(parts, options),
    listBatches: ({ query }) => listBatches(parts, query),
    getBatch: ({ params }) => getBatch(parts, params.id),
    getBatchItems: ({ params, query }) => getBatchItems(parts, params.id, query),
    watchBatch: async ({ params, request }) => {
      const left = new AbortController();
      request.raw.once('close', () => {
        left.abort();
      });
      const signal = AbortSignal.any([left.signal, options.stopping]);
      const outcome = await watchBatch(parts, params.id, signal);
      if (outcome.kind === 'refused') return outcome;
      return done({ kind: 'events', events: serverSentEvents(outcome.value, signal) });
    },
    commandBatch: ({ caller, params, json }) =>
      commandBatch(parts, caller, { id: params.id, command: json.command }),
  };
}

function createBatch(parts: UseCaseParts, options: BatchHandlerOptions): Handlers['createBatch'] {
  return async (call) => {
    const { caller, json, request } = call;
    if (json !== undefined) return createFromPlace(parts, call);
    if (request.isMultipart()) return createFromForm(parts, call, options);
    const archive = within(request.body as AsyncIterable<Buffer>, options.limits.totalBytes);
    const { value } = await openBatch(parts, caller, { origin: { kind: 'zip', fileName: null } });
    return receive(parts, value.id, () => addBatchArchive(parts, value.id, archive));
  };
}

async function createFromPlace(
  parts: UseCaseParts,
  { caller, json }: CreateCall,
): Promise<Outcome<Batch, 'folder-refused' | 'role-insufficient' | 'request-invalid'>> {
  if (json === undefined) return refused('request-invalid', 'The body names no folder or prefix.');
  if (caller.role !== 'administrator') {
    return refused('role-insufficient', 'Only administrators may read folders of the server.');
  }
  return never(await createBatchFromPlace(parts, caller, json), 'batch-not-found');
}

/** Lets files be added, then closes the batch; what breaks on the way leaves it failed, and says so. */
async function receive(
  parts: UseCaseParts,
  id: string,
  add: () => Promise<void>,
): Promise<Outcome<Batch>> {
  try {
    await add();
  } catch (error) {
    await abandonBatch(parts, id, failureOf(error));
    throw error;
  }
  return never(await closeBatch(parts, id), 'batch-not-found');
}

function failureOf(error: unknown): string {
  return error instanceof RefusedError
    ? `The upload was refused: ${error.refusal.detail}`
    : 'The upload broke off before all of it had arrived.';
}

async function createFromForm(
  parts: UseCaseParts,
  { caller, request }: CreateCall,
  { limits, imageBytes }: BatchHandlerOptions,
): Promise<Outcome<Batch, 'request-invalid'>> {
  const fields = new Map<string, string>();
  const files = filesOf(request, limits, fields);
  const first = await files.next();
  if (first.done === true) {
    return refused('request-invalid', 'The form holds no file. Add images, or one ZIP.');
  }
  const name = nameOf(fields);
  const { isZip, file } = await peek(first.value);
  const origin = isZip
    ? { kind: 'zip' as const, fileName: file.fileName }
    : { kind: 'files' as const };
  const { value } = await openBatch(parts, caller, { origin, ...name });
  return receive(parts, value.id, () =>
    isZip
      ? addOnlyArchive(parts, value.id, { archive: file.content, rest: files })
      : addBatchFiles(parts, value.id, listed(chain(file, files), imageBytes)),
  );
}

/** Whatever else the form holds would be lost without a word. */
async function addOnlyArchive(
  parts: UseCaseParts,
  id: string,
  form: { readonly archive: AsyncIterable<Buffer>; readonly rest: AsyncGenerator<UploadedFile> },
): Promise<void> {
  await addBatchArchive(parts, id, form.archive);
  const another = await form.rest.next();
  if (another.done === true) return;
  await form.rest.return(undefined);
  const detail = 'A form takes images or one ZIP, not both. Send each ZIP by itself.';
  throw new RefusedError(refused('request-invalid', detail));
}

const LONGEST_NAME = 200;

function nameOf(fields: ReadonlyMap<string, string>): { name?: string } {
  const name = fields.get('name')?.trim().slice(0, LONGEST_NAME) ?? '';
  return name === '' ? {} : { name };
}

/** A file that is too large is refused by itself, and the others are read. */
async function* listed(
  files: AsyncIterable<UploadedFile>,
  imageBytes: number,
): AsyncGenerator<Listed> {
  let item = 0;
  for await (const file of files) {
    item += 1;
    const fileName = file.fileName ?? `file-${item}`;
    const content = await contentWithin(file, imageBytes);
    if (content.kind === 'done') yield { kind: 'file', fileName, bytes: content.value };
    else yield { kind: 'refused', fileName, refusal: content };
  }
}

async function* chain(
  first: UploadedFile,
  rest: AsyncIterable<UploadedFile>,
): AsyncGenerator<UploadedFile> {
  yield first;
  yield* rest;
}

/** A ZIP begins with the header of its first entry, or of its directory where it is empty. */
const ZIP_STARTS = ['504b0304', '504b0506'];

/** Looks at the first bytes without losing them: browsers name the type of a ZIP in many ways. */
async function peek(file: UploadedFile): Promise<{ isZip: boolean; file: UploadedFile }> {
  const chunks = file.content[Symbol.asyncIterator]();
  const first = await chunks.next();
  const start = first.done === true ? '' : first.value.subarray(0, 4).toString('hex');
  async function* whole(): AsyncGenerator<Buffer> {
    if (first.done === true) return;
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  return { isZip: ZIP_STARTS.includes(start), file: { ...file, content: whole() } };
}
