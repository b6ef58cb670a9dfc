import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { done, refused, type Outcome, type Refused } from '../../use-cases/outcome.ts';
import { RefusedError } from '../refusal-of-error.ts';

export interface MultipartLimits {
  readonly files: number;
  readonly fileBytes: number;
  /** of all files together */
  readonly totalBytes: number;
}

/** One file of a form: its name as it was sent, cut to what is shown, and its bytes as they come. */
export interface UploadedFile {
  readonly fileName: string | null;
  readonly content: AsyncIterable<Buffer>;
}

const MOST_FIELDS = 20;
const MOST_FIELD_BYTES = 10_000;

/**
 * The files of a form, one after the other: each must be read before the next is asked for.
 * @param fields is filled with the form's other fields as they pass
 * @throws RefusedError where the form is damaged or too large
 */
export async function* filesOf(
  request: FastifyRequest,
  limits: MultipartLimits,
  fields: Map<string, string>,
): AsyncGenerator<UploadedFile> {
  let total = 0;
  for await (const part of partsOf(request, limits)) {
    if (part.type === 'field') keepField(part, fields);
    else yield { fileName: nameOf(part), content: counted(part) };
  }

  async function* counted({ file }: MultipartFile): AsyncGenerator<Buffer> {
    for await (const chunk of sound(file as AsyncIterable<Buffer>)) {
      total += chunk.length;
      if (total > limits.totalBytes) throw tooLarge(limits.totalBytes, 'All files together have');
      yield chunk;
    }
    if (file.truncated) throw new FileTooLargeError(limits.fileBytes);
  }
}

/** Asked for inside the generator, because a missing boundary is told by throwing at once. */
async function* partsOf(
  request: FastifyRequest,
  { files, fileBytes }: MultipartLimits,
): AsyncGenerator<Multipart> {
  const limits = {
    files,
    fileSize: fileBytes,
    fields: MOST_FIELDS,
    fieldSize: MOST_FIELD_BYTES,
    parts: files + MOST_FIELDS,
  };
  try {
    yield* request.parts({ limits });
  } catch (error) {
    throw isTooManyFiles(error) ? tooManyFiles(files) : damagedForm(error);
  }
}

function isTooManyFiles(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'FST_FILES_LIMIT';
}

function tooManyFiles(files: number): RefusedError {
  const detail = `The form holds more than the ${files} files that are allowed here.`;
  return new RefusedError(refused('payload-too-large', detail));
}

async function* sound(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* content;
  } catch (error) {
    throw damagedForm(error);
  }
}

/** The parser's own errors carry a code and are known; whatever else it says is about the form. */
function damagedForm(error: unknown): unknown {
  if (error instanceof Error && 'code' in error) return error;
  const what = error instanceof Error ? error.message : String(error);
  return new RefusedError(
    refused('request-invalid', `The form is damaged: ${what.slice(0, 200)}.`),
  );
}

function keepField(part: Extract<Multipart, { type: 'field' }>, fields: Map<string, string>): void {
  if (typeof part.value === 'string') fields.set(part.fieldname, printable(part.value));
}

/** A NUL is no part of a name, and PostgreSQL keeps none. */
function printable(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}

const LONGEST_NAME = 255;

function nameOf({ filename }: MultipartFile): string | null {
  const name = printable(filename).slice(0, LONGEST_NAME);
  return name === '' ? null : name;
}

export function tooLarge(limit: number, what: string): RefusedError {
  return new RefusedError(refusalOfSize(limit, what));
}

/** One file of a form, told apart from a form that is too large as a whole: the others can be read. */
class FileTooLargeError extends RefusedError {
  override readonly refusal: Refused<'payload-too-large'>;
  constructor(limit: number) {
    const refusal = refusalOfSize(limit, 'A file has');
    super(refusal);
    this.refusal = refusal;
  }
}

function refusalOfSize(limit: number, what: string): Refused<'payload-too-large'> {
  const detail = `${what} more than the ${limit} bytes that are allowed here.`;
  return refused('payload-too-large', detail);
}

/**
 * Its bytes, or that they are too many: that is its own fault, not the whole form's. The rest of a file
 * that is too large is read and let go, so that the next one comes.
 */
export async function contentWithin(
  { content }: UploadedFile,
  mostBytes: number,
): Promise<Outcome<Uint8Array, 'payload-too-large'>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of content) {
      bytes += chunk.length;
      if (bytes <= mostBytes) chunks.push(chunk);
      else chunks.length = 0;
    }
  } catch (error) {
    if (error instanceof FileTooLargeError) return error.refusal;
    throw error;
  }
  if (bytes > mostBytes) return refusalOfSize(mostBytes, 'A file has');
  return done(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
}

/** Bytes that come as a stream, counted. */
export async function* within(
  content: AsyncIterable<Buffer>,
  limit: number,
): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const chunk of content) {
    total += chunk.length;
    if (total > limit) throw tooLarge(limit, 'The body has');
    yield chunk;
  }
}
