import type { ReadableStream } from 'node:stream/web';
import { DatasetError } from '../dataset-error.ts';
import type { RemoteFile } from './public-sources.ts';

/** What a server sends of a file: from byte `from` to its end. */
export interface Rest {
  /** 0 when the server sends the whole file, whatever was asked for */
  readonly from: number;
  /** size of the whole file; null when nothing says it */
  readonly total: number | null;
  readonly body: ReadableStream<Uint8Array>;
}

/** Answers that may be another a moment later; other errors stay. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Asks for the part of a file that is not here yet (RFC 9110, section 14).
 * @param from bytes that are here
 * @returns 'complete' when the server says that nothing is missing
 * @throws DatasetError for an answer that will not change, Error for one that may
 */
export async function requestRest(
  remote: RemoteFile,
  from: number,
  signal: AbortSignal,
): Promise<Rest | 'complete'> {
  const response = await ask(remote, from, signal);
  if (response.status === 416 && from > 0) {
    await response.body?.cancel();
    const [, total] = /^bytes \*\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? [];
    // Anything else: what is here is not the beginning of what is there.
    return Number(total) === from ? 'complete' : requestRest(remote, 0, signal);
  }
  if (!response.ok || response.body === null) return refuse(remote, response);
  const { from: begin, total } = extentOf(response, from);
  await requireSize(remote, total, response);
  return { from: begin, total: remote.bytes ?? total, body: response.body as Rest['body'] };
}

function ask(remote: RemoteFile, from: number, signal: AbortSignal): Promise<Response> {
  return fetch(remote.url, {
    headers: {
      // Bytes are counted and compared as they are stored, so none may be packed for the journey.
      'accept-encoding': 'identity',
      ...(from > 0 ? { range: `bytes=${from}-` } : {}),
    },
    signal,
  });
}

async function requireSize(
  remote: RemoteFile,
  total: number | null,
  response: Response,
): Promise<void> {
  if (remote.bytes === null || total === null || total === remote.bytes) return;
  await response.body?.cancel();
  throw new DatasetError(
    'dataset-download',
    `${remote.url} offers ${total} bytes where ${remote.name} has ${remote.bytes}. ` +
      'It is another file; give a place that has this one with --from.',
  );
}

async function refuse(remote: RemoteFile, response: Response): Promise<never> {
  await response.body?.cancel();
  const answer = `${response.status} ${response.statusText}`.trim();
  if (PASSING.has(response.status)) throw new Error(`the server answers ${answer}`);
  throw new DatasetError(
    'dataset-download',
    `${remote.url} answers ${answer}. Check the address, or give another place with --from.`,
  );
}

/** Where the body begins and how long the whole file is, by the response's own account. */
function extentOf(response: Response, asked: number): { from: number; total: number | null } {
  const length = response.headers.get('content-length');
  if (response.status !== 206) return { from: 0, total: length === null ? null : Number(length) };
  const range = response.headers.get('content-range') ?? '';
  const [, first, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range) ?? [];
  if (Number(first) !== asked) {
    throw new Error(`the server was asked for bytes from ${asked} and sends "${range}"`);
  }
  return { from: asked, total: total === '*' || total === undefined ? null : Number(total) };
}
