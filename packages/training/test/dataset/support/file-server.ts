import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a server misbehaves for one request. */
export type Manner =
  /** serves ranges as RFC 9110 asks */
  | { readonly kind: 'good' }
  /** closes the connection after so many bytes of the body */
  | { readonly kind: 'drops'; readonly after: number }
  /** sends a little, then nothing, and keeps the connection open */
  | { readonly kind: 'stalls'; readonly after: number }
  /** accepts the request and never answers */
  | { readonly kind: 'silent' }
  /** always sends the whole file */
  | { readonly kind: 'ignores-range' }
  /** states another length than it has and sends what it states, padded */
  | { readonly kind: 'states'; readonly length: number }
  /** sends more than the file has, without stating a length */
  | { readonly kind: 'endless' }
  /** answers a range that nobody asked for */
  | { readonly kind: 'wrong-range' }
  | { readonly kind: 'status'; readonly status: number };

export interface FileServer {
  readonly base: string;
  /** the Range header of each request so far, '' where there was none */
  readonly ranges: string[];
  close(): Promise<void>;
}

/** A server for one file; request n is answered in the manner n, later ones in the last. */
export async function serveFile(content: Buffer, manners: readonly Manner[]): Promise<FileServer> {
  const ranges: string[] = [];
  const server = http.createServer((request, response) => {
    const range = request.headers.range ?? '';
    ranges.push(range);
    const manner = manners[Math.min(ranges.length, manners.length) - 1] ?? { kind: 'good' };
    answer(response, { content, range, manner });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}/`,
    ranges,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function answer(
  response: http.ServerResponse,
  { content, range, manner }: { content: Buffer; range: string; manner: Manner },
): void {
  switch (manner.kind) {
    case 'silent':
      return;
    case 'status':
      response.writeHead(manner.status).end('no');
      return;
    case 'states': {
      const body = Buffer.alloc(manner.length);
      content.copy(body);
      response.writeHead(200, { 'content-length': manner.length }).end(body);
      return;
    }
    case 'endless':
      response.writeHead(200).end(Buffer.concat([content, content]));
      return;
    case 'ignores-range':
      response.writeHead(200, { 'content-length': content.length }).end(content);
      return;
    case 'wrong-range':
      response
        .writeHead(206, { 'content-range': `bytes 0-9/${content.length}` })
        .end(content.subarray(0, 10));
      return;
    case 'good':
    case 'drops':
    case 'stalls':
      sendRange(response, { content, range, manner });
  }
}

function sendRange(
  response: http.ServerResponse,
  { content, range, manner }: { content: Buffer; range: string; manner: Manner },
): void {
  const from = Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0);
  if (from >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  const body = content.subarray(from);
  const last = content.length - 1;
  const part = range === '' ? {} : { 'content-range': `bytes ${from}-${last}/${content.length}` };
  response.writeHead(range === '' ? 200 : 206, { 'content-length': body.length, ...part });
  if (manner.kind === 'good') {
    response.end(body);
    return;
  }
  if (manner.kind !== 'drops' && manner.kind !== 'stalls') return;
  const { after, kind } = manner;
  response.flushHeaders();
  response.write(body.subarray(0, after), () => {
    // What a client has not taken when its connection ends is lost to it, so it gets some time.
    if (kind === 'drops') setTimeout(() => response.socket?.destroySoon(), 400);
  });
}
