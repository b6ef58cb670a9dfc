import type { Socket } from 'node:net';
import { problems } from '@hand-digits/contract';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refused, type Refused } from '../use-cases/outcome.ts';
import { problemDocument } from './problem-document.ts';
import { refusalOfError } from './refusal-of-error.ts';
import { pathOf, sendRefusal } from './send.ts';
import { isNavigation, type Page } from './web.ts';

/**
 * Answers every address that is not served as problem details.
 * @param page answers a browser that wants an address of the web application; null where there is none
 */
export function answerUnknown(app: FastifyInstance, page: Page | null): void {
  app.setNotFoundHandler((request, reply) => {
    if (page !== null && isNavigation(request)) return page(request, reply);
    const path = pathOf(request.url);
    const allowed = methodsAt(app, path);
    if (allowed.length === 0) {
      const detail = `Nothing is served at ${path.slice(0, 200)}.`;
      return sendRefusal(request, reply, refused('route-not-found', detail));
    }
    void reply.header('allow', allowed.join(', '));
    const detail = `${path} takes ${allowed.join(', ')}, not ${request.method}.`;
    return sendRefusal(request, reply, refused('method-not-allowed', detail));
  });
}

const METHODS = ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;

function methodsAt(app: FastifyInstance, url: string): string[] {
  return METHODS.filter((method) => (app.findRoute({ method, url }) as object | null) !== null);
}

/** Answers whatever goes wrong as problem details. */
export function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { refusal, expected } = refusalOfError(error);
  if (!expected) request.log.error({ err: error, problem: refusal.code }, 'a request failed');
  letRestPass(request, reply);
  return sendRefusal(request, reply, refusal);
}

/** Bytes of a refused body that are taken in and thrown away. */
const MOST_DRAINED = 256 * 1024 * 1024;

/**
 * Most clients send the whole body before they read: one that is cut off in the middle of it would see a
 * broken connection instead of the answer. Without `connection: close`, Node lets the rest pass.
 */
function letRestPass(request: FastifyRequest, reply: FastifyReply): void {
  if (Number(request.headers['content-length']) > MOST_DRAINED) return;
  reply.removeHeader('connection');
}

const BROKEN: Readonly<Record<string, Refused>> = {
  ERR_HTTP_REQUEST_TIMEOUT: refused('request-timed-out', 'The request did not arrive in time.'),
  HPE_HEADER_OVERFLOW: refused('request-invalid', 'The head of the request is too long.'),
};

/** What is no HTTP at all has no request to answer: the words go straight to the socket. */
export function answerBrokenRequest(
  error: FastifyError | NodeJS.ErrnoException,
  socket: Socket,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const other = refused('request-invalid', 'This is not a request of HTTP.');
  const refusal = BROKEN[error.code ?? ''] ?? other;
  const body = isHead(error) ? '' : JSON.stringify(problemDocument(refusal));
  const { status, title } = problems[refusal.code];
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** Its answer has no body; one that came all the same would be taken for the next answer. */
function isHead(error: Error): boolean {
  const packet = 'rawPacket' in error ? error.rawPacket : undefined;
  return packet instanceof Uint8Array && Buffer.from(packet.subarray(0, 5)).toString() === 'HEAD ';
}
