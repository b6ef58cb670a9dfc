import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Picture } from '../use-cases/media.ts';
import type { Refused } from '../use-cases/outcome.ts';
import type { Download, RawAnswer } from './handler.ts';
import { problemDocument, retryAfter } from './problem-document.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';
/** A picture never changes, but its prediction may be deleted, and people may lose their rights. */
const PICTURE_CACHE = 'private, max-age=3600';

/** Text that is ready to be sent: the framework then serialises nothing. */
export function sendJson(reply: FastifyReply, status: number, value: unknown): FastifyReply {
  return reply.code(status).header('content-type', JSON_TYPE).send(JSON.stringify(value));
}

export function sendRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refused,
): FastifyReply {
  const problem = problemDocument(refusal, { path: pathOf(request.url), requestId: request.id });
  const seconds = retryAfter(refusal);
  reply.problem = refusal.code;
  if (seconds !== undefined) void reply.header('retry-after', seconds);
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer realm="hand-digits"');
  return reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

/** Without the query, which may hold what logs and error pages should not show. */
export function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}

export function sendRaw(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: RawAnswer,
): FastifyReply {
  switch (answer.kind) {
    case 'picture':
      return sendPicture(request, reply, answer.picture);
    case 'download':
      return sendDownload(reply, answer.download);
    case 'events':
      return sendEvents(reply, answer.events);
  }
}

function sendPicture(request: FastifyRequest, reply: FastifyReply, picture: Picture): FastifyReply {
  const etag = `"${picture.etag}"`;
  void reply.headers({ etag, 'cache-control': PICTURE_CACHE });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  const { fileName, mediaType, bytes } = picture;
  if (fileName !== null) void reply.header('content-disposition', disposition('inline', fileName));
  return reply.type(mediaType).send(asBuffer(bytes));
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}

function sendDownload(reply: FastifyReply, download: Download): FastifyReply {
  const { content, mediaType, fileName, bytes } = download;
  void reply.header('content-disposition', disposition('attachment', fileName));
  if (bytes !== undefined) void reply.header('content-length', bytes);
  return reply.type(mediaType).send(Readable.from(content, { objectMode: false }));
}

/** `X-Accel-Buffering` keeps proxies from holding events back. */
function sendEvents(reply: FastifyReply, events: AsyncIterable<string>): FastifyReply {
  return reply
    .headers({ 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' })
    .type('text/event-stream; charset=utf-8')
    .send(Readable.from(events, { objectMode: false }));
}

/** RFC 6266: a plain name for old clients, the real one in UTF-8 beside it. */
function disposition(kind: 'inline' | 'attachment', fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const exact = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${exact}`;
}
