import type { Dirent } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BatchOrigin } from '@hand-digits/contract';
import { ZipError, zipFiles, type ZipLimits, type ZippedFile } from '../archives/zip-files.ts';
import {
  OriginUnreadableError,
  type BatchSources,
  type Listed,
} from '../use-cases/batches/ports.ts';
import { UPLOADS, type MediaFiles } from './media/files.ts';

export interface BatchSourceOptions {
  /** where uploaded archives wait */
  readonly files: MediaFiles;
  readonly temporaryFolder: string;
  /** folders that administrators may read from; what lies outside is refused */
  readonly folders: readonly string[];
  /** the bucket that administrators may read from; null: none */
  readonly bucket: MediaFiles | null;
  readonly limits: ZipLimits;
}

/** The longest file name that is kept; of longer ones the end, which tells more. */
const NAME_LENGTH = 255;

export function batchSources(options: BatchSourceOptions): BatchSources {
  const { files } = options;
  return {
    keepArchive: (batch, content) => files.writeStream(keyOf(batch), content),
    forgetArchive: (batch) => files.remove(keyOf(batch)),
    files: (batch, origin, skip) => listed(options, { batch, origin, skip }),
    check: (origin) => check(options, origin),
  };
}

function keyOf(batch: string): string {
  return `${UPLOADS}/zip/${batch}.zip`;
}

interface Wanted {
  readonly batch: string;
  readonly origin: BatchOrigin;
  readonly skip: number;
}

function listed(
  options: BatchSourceOptions,
  { batch, origin, skip }: Wanted,
): AsyncIterable<Listed> {
  switch (origin.kind) {
    case 'zip':
      return archive(options, batch, skip);
    case 'folder':
      return folder(options, origin.path, skip);
    case 'bucket':
      return bucket(options, origin.prefix, skip);
    case 'files':
      throw new OriginUnreadableError(
        'archive-unreadable',
        'The files of this batch came one by one.',
      );
  }
}

async function check(
  options: BatchSourceOptions,
  origin: BatchOrigin,
): ReturnType<BatchSources['check']> {
  if (origin.kind === 'bucket' && options.bucket === null) {
    return { kind: 'refused', detail: 'No bucket to read from is configured.' };
  }
  if (origin.kind !== 'folder') return { kind: 'allowed' };
  const fault = await folderFault(options, origin.path);
  return fault === undefined ? { kind: 'allowed' } : { kind: 'refused', detail: fault };
}

/** A ZIP's directory is at its end, so it is fetched whole before the first file comes out. */
async function* archive(
  { files, temporaryFolder, limits }: BatchSourceOptions,
  batch: string,
  skip: number,
): AsyncGenerator<Listed> {
  await mkdir(temporaryFolder, { recursive: true });
  const folder = await mkdtemp(path.join(temporaryFolder, 'archive-'));
  try {
    const copy = path.join(folder, 'batch.zip');
    await fetchArchive(files, batch, copy);
    for await (const file of zipFiles(copy, limits, skip)) yield toListed(file);
  } catch (error) {
    if (error instanceof ZipError)
      throw new OriginUnreadableError('archive-unreadable', error.message, error);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fetchArchive(files: MediaFiles, batch: string, copy: string): Promise<void> {
  const content = await files.readStream(keyOf(batch));
  if (content === undefined) {
    throw new OriginUnreadableError(
      'archive-unreadable',
      'The uploaded archive is gone. Send it again.',
    );
  }
  const handle = await open(copy, 'w');
  await pipeline(content, handle.createWriteStream());
}

function toListed(file: ZippedFile): Listed {
  const fileName = shortened(file.name);
  if (file.kind === 'file') return { kind: 'file', fileName, bytes: file.bytes };
  const code = file.reason === 'too-large' ? 'payload-too-large' : 'archive-unreadable';
  return { kind: 'refused', fileName, refusal: { code, detail: file.detail } };
}

/** Some archives hold names with a NUL, which PostgreSQL does not keep. */
function shortened(name: string): string {
  return name.slice(-NAME_LENGTH).replaceAll('\0', '\uFFFD');
}

/** What is wrong with reading this folder; links are followed first, so that none leads outside. */
async function folderFault(
  { folders }: BatchSourceOptions,
  wanted: string,
): Promise<string | undefined> {
  if (folders.length === 0) return 'No folder may be read: the configuration allows none.';
  const real = await realpath(wanted).catch(() => undefined);
  if (real === undefined) return `There is no folder ${wanted} on the server.`;
  const allowed = await Promise.all(folders.map((one) => realpath(one).catch(() => one)));
  const inside = allowed.some((one) => real === one || real.startsWith(one + path.sep));
  if (!inside)
    return `${wanted} is not under a folder that the configuration allows: ${folders.join(', ')}.`;
  return (await stat(real)).isDirectory() ? undefined : `${wanted} is a file, not a folder.`;
}

async function* folder(
  options: BatchSourceOptions,
  wanted: string,
  skip: number,
): AsyncGenerator<Listed> {
  const fault = await folderFault(options, wanted);
  if (fault !== undefined) throw new OriginUnreadableError('folder-refused', fault);
  const entries = await entriesOf(wanted).catch((error: unknown) => {
    const code = codeOfFault(error);
    throw new OriginUnreadableError('folder-refused', `${wanted} cannot be read: ${code}.`, error);
  });
  let seen = 0;
  for await (const found of filesAmong(wanted, entries)) {
    seen += 1;
    if (seen > skip) yield await readListed(options, wanted, found);
  }
}

/** A file, or a folder that could not be looked into. */
interface Found {
  readonly at: string;
  /** the system's error code */
  readonly fault?: string;
}

/** Sorted, so that a listing that was cut short goes on at the right file; no hidden ones, no links. */
async function* filesAmong(folder: string, entries: readonly Dirent[]): AsyncGenerator<Found> {
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(at);
    else if (entry.isFile()) yield { at };
  }
}

async function* filesUnder(at: string): AsyncGenerator<Found> {
  const entries = await entriesOf(at).catch(codeOfFault);
  if (typeof entries === 'string') yield { at, fault: entries };
  else yield* filesAmong(at, entries);
}

async function entriesOf(at: string): Promise<Dirent[]> {
  const entries = await readdir(at, { withFileTypes: true });
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** These pass: the job is done again. */
const PASSING = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN']);

/**
 * What the system says of a file that it does not give: no right to read it (EACCES), gone since it was
 * listed (ENOENT), on a damaged disk (EIO).
 * @throws the error where it is no such fault
 */
function codeOfFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!/^E[A-Z0-9]+$/.test(code) || PASSING.has(code)) throw error;
  return code;
}

async function readListed(
  { limits }: BatchSourceOptions,
  root: string,
  { at, fault }: Found,
): Promise<Listed> {
  const fileName = shortened(path.relative(root, at));
  if (fault !== undefined) return unreadable(fileName, `The folder cannot be read: ${fault}.`);
  try {
    const { size } = await stat(at);
    if (size <= limits.mostBytes) return { kind: 'file', fileName, bytes: await readFile(at) };
    return { kind: 'refused', fileName, refusal: tooLarge(size, limits) };
  } catch (error) {
    return unreadable(fileName, `The file cannot be read: ${codeOfFault(error)}.`);
  }
}

function unreadable(fileName: string, detail: string): Listed {
  return { kind: 'refused', fileName, refusal: { code: 'image-unreadable', detail } };
}

function tooLarge(
  size: number,
  { mostBytes }: ZipLimits,
): { code: 'payload-too-large'; detail: string } {
  const detail = `The file has ${size} bytes, ${mostBytes} are allowed.`;
  return { code: 'payload-too-large', detail };
}

async function* bucket(
  { bucket: from, limits }: BatchSourceOptions,
  prefix: string,
  skip: number,
): AsyncGenerator<Listed> {
  if (from === null)
    throw new OriginUnreadableError('folder-refused', 'No bucket to read from is configured.');
  let seen = 0;
  for await (const { key, bytes: size } of from.list(prefix)) {
    if (key.endsWith('/')) continue;
    seen += 1;
    if (seen <= skip) continue;
    const fileName = shortened(key.slice(prefix.length).replace(/^\//, ''));
    if (size > limits.mostBytes) {
      yield { kind: 'refused', fileName, refusal: tooLarge(size, limits) };
      continue;
    }
    const bytes = await from.read(key);
    if (bytes === undefined) yield unreadable(fileName, 'The object is gone from the bucket.');
    else yield { kind: 'file', fileName, bytes };
  }
}
