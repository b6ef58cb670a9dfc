import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatasetError } from '../dataset-error.ts';
import { digestFile } from '../file-digest.ts';
import type { RemoteFile } from './public-sources.ts';
import { requestRest, type Rest } from './request-rest.ts';

export interface DownloadOptions {
  readonly progress?: (progress: DownloadProgress) => void;
  readonly signal?: AbortSignal;
  /** attempts in a row that may bring nothing new before it gives up */
  readonly attempts?: number;
  /** milliseconds without a byte after which a connection counts as lost */
  readonly stallMilliseconds?: number;
  /** milliseconds before the first new attempt; doubled for each further one in a row */
  readonly pauseMilliseconds?: number;
}

export interface DownloadProgress {
  readonly file: string;
  readonly stage: 'downloading' | 'verifying';
  readonly done: number;
  /** null while the size is not known */
  readonly total: number | null;
}

const DEFAULTS = { attempts: 6, stallMilliseconds: 30_000, pauseMilliseconds: 1_000 };

/**
 * Downloads a file to `target`, which appears only when it is whole and matches its checksum. What
 * has arrived waits in `target.part` through lost connections, and through the end of the program:
 * the next call goes on from there. A file with a wrong checksum is deleted.
 * @throws DatasetError dataset-download or dataset-checksum
 */
export async function download(
  remote: RemoteFile,
  target: string,
  options: DownloadOptions = {},
): Promise<void> {
  const part = `${target}.part`;
  const resumed = (await sizeOf(part)) > 0;
  await fetchAll(remote, part, options);
  if (await matches(remote, part, options)) return rename(part, target);
  await rm(part);
  // The beginning may have come from another edition of the file, or from a crashed machine.
  if (resumed) return download(remote, target, options);
  throw new DatasetError(
    'dataset-checksum',
    `${remote.name} from ${remote.url} arrived whole, but its ${remote.checksum.algorithm} is not ${remote.checksum.value}. ` +
      'It was deleted. Try again, or give another place with --from.',
  );
}

async function fetchAll(remote: RemoteFile, part: string, options: DownloadOptions): Promise<void> {
  const { attempts, pauseMilliseconds, signal } = { ...DEFAULTS, ...options };
  let failures = 0;
  for (;;) {
    const before = await sizeOf(part);
    const failure = await fetchOnce(remote, part, options);
    if (failure === undefined) return;
    signal?.throwIfAborted();
    failures = (await sizeOf(part)) > before ? 1 : failures + 1;
    if (failures >= attempts) throw givenUp(remote, attempts, failure);
    const pause = pauseMilliseconds * 2 ** (failures - 1);
    await sleep(pause, undefined, signal === undefined ? {} : { signal });
  }
}

/**
 * One connection.
 * @returns undefined when the file is complete, else what went wrong and may go right next time
 */
async function fetchOnce(
  remote: RemoteFile,
  part: string,
  options: DownloadOptions,
): Promise<Error | undefined> {
  const here = await sizeOf(part);
  if (here === remote.bytes) return undefined;
  const watch = watchForSilence({ ...DEFAULTS, ...options });
  try {
    const rest = await requestRest(remote, here, watch.signal);
    if (rest !== 'complete') await append(rest, part, { ...options, watch, file: remote.name });
    return undefined;
  } catch (error) {
    if (!(error instanceof DatasetError)) return watch.silence() ?? (error as Error);
    if (error.code === 'dataset-checksum') await rm(part, { force: true });
    throw error;
  } finally {
    watch.stop();
  }
}

interface Watch {
  /** aborted when nothing is heard for too long, or when the caller wants to stop */
  readonly signal: AbortSignal;
  heard(): void;
  stop(): void;
  /** the error to report when it was silence that ended the connection */
  silence(): Error | undefined;
}

function watchForSilence(options: { stallMilliseconds: number; signal?: AbortSignal }): Watch {
  const { stallMilliseconds, signal } = options;
  const control = new AbortController();
  const error = new Error(`nothing came for ${stallMilliseconds / 1000} s`);
  const timer = setTimeout(() => {
    control.abort(error);
  }, stallMilliseconds);
  return {
    signal: signal === undefined ? control.signal : AbortSignal.any([control.signal, signal]),
    heard: () => timer.refresh(),
    stop: () => {
      clearTimeout(timer);
    },
    silence: () => (control.signal.aborted ? error : undefined),
  };
}

function givenUp(remote: RemoteFile, attempts: number, cause: Error): DatasetError {
  const why = describeFailure(cause);
  return new DatasetError(
    'dataset-download',
    `${remote.url} could not be downloaded: ${why}, ${attempts} times in a row. ` +
      'What has arrived is kept, and the same command goes on from there; --from takes another place.',
    cause,
  );
}

/** fetch says "fetch failed" and hides what happened in the cause. */
function describeFailure(error: Error): string {
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}

/** Writes what a response brings behind what is there. */
async function append(
  rest: Rest,
  part: string,
  options: DownloadOptions & { readonly file: string; readonly watch: Watch },
): Promise<void> {
  const { file, watch, progress } = options;
  const { total } = rest;
  let done = rest.from;
  const count = new Transform({
    transform(chunk: Buffer, _, pass) {
      watch.heard();
      done += chunk.length;
      if (total !== null && done > total) {
        pass(tooLong(file, total));
        return;
      }
      progress?.({ file, stage: 'downloading', done, total });
      pass(null, chunk);
    },
  });
  const sink = createWriteStream(part, { flags: rest.from > 0 ? 'a' : 'w' });
  await pipeline(Readable.fromWeb(rest.body), count, sink, { signal: watch.signal });
  if (total !== null && done < total) {
    throw new Error(`the connection ended after ${done} of ${total} bytes`);
  }
}

function tooLong(file: string, total: number): DatasetError {
  return new DatasetError(
    'dataset-checksum',
    `${file} has more than the ${total} bytes that it should have, so it is another file. It was deleted.`,
  );
}

/** Whether a file is what it should be. */
export async function matches(
  remote: RemoteFile,
  file: string,
  { progress }: DownloadOptions,
): Promise<boolean> {
  const total = await sizeOf(file);
  if (remote.bytes !== null && total !== remote.bytes) return false;
  const { algorithm, value } = remote.checksum;
  const digest = await digestFile(file, algorithm, (done) => {
    progress?.({ file: remote.name, stage: 'verifying', done, total });
  });
  return digest === value;
}

/** 0 for a file that is not there. */
export async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
