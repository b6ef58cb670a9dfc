import type { z } from 'zod';
import type { EndpointName } from '@hand-digits/contract';
import { ApiError, isProblem, refusalOf } from './problem.ts';
import { addressOf, routes, type Endpoints, type Parameters } from './routes.ts';

/** What an endpoint answers when it does what it was asked. */
export type Answer<N extends EndpointName> = AnswerOf<
  Endpoints[N]['answers'][keyof Endpoints[N]['answers']]
>;
type AnswerOf<A> = A extends z.ZodType ? z.output<A> : A extends 'nothing' ? undefined : Response;

export type Query<N extends EndpointName> = Endpoints[N] extends { query: infer Q }
  ? Q extends z.ZodType
    ? z.input<Q>
    : never
  : never;

export type JsonBody<N extends EndpointName> = Endpoints[N] extends {
  body: { json: infer B };
}
  ? B extends z.ZodType
    ? z.input<B>
    : never
  : never;

export interface ApiRequest<N extends EndpointName> {
  readonly params?: Parameters;
  readonly query?: Query<N>;
  readonly json?: JsonBody<N>;
  /** instead of `json`: a picture, a ZIP, a form */
  readonly body?: Blob | FormData;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** The server, as this application sees it. */
export interface Api {
  /** @throws ApiError for every answer that is not the one that was asked for */
  call<N extends EndpointName>(name: N, request?: ApiRequest<N>): Promise<Answer<N>>;
  /** Sends a body and tells how much of it has left, which `fetch` cannot. @throws ApiError */
  send<N extends EndpointName>(
    name: N,
    request: ApiRequest<N> & { readonly onProgress: (share: number) => void },
  ): Promise<Answer<N>>;
  /** The token that proves that a change comes from this page; part of GET /session. */
  setCsrfToken(token: string | null): void;
}

export type { Parameters };

export function addressFor<N extends EndpointName>(
  name: N,
  request: Pick<ApiRequest<N>, 'params' | 'query'> = {},
): string {
  return addressOf(routes[name][1], request.params, request.query);
}

/** Speaks to the server that this page came from. */
export function createApi(): Api {
  let csrfToken: string | null = null;
  const headersOf = (request: {
    readonly json?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  }): Headers => {
    const headers = new Headers({ accept: 'application/json', ...request.headers });
    if (csrfToken !== null) headers.set('x-csrf-token', csrfToken);
    if (request.json !== undefined) headers.set('content-type', 'application/json');
    return headers;
  };
  return {
    setCsrfToken: (token) => {
      csrfToken = token;
    },
    call: async <N extends EndpointName>(name: N, request: ApiRequest<N> = {}) => {
      const response = await fetch(addressFor(name, request), {
        method: routes[name][0],
        headers: headersOf(request),
        ...bodyOf(request),
        ...(request.signal ? { signal: request.signal } : {}),
      }).catch(unreachable);
      if (!response.ok) throw new ApiError(await refusalOf(response));
      return (await readAnswer(response)) as Answer<N>;
    },
    send: (name, request) =>
      sendWithProgress(addressFor(name, request), {
        method: routes[name][0],
        headers: headersOf(request),
        body: request.body ?? JSON.stringify(request.json),
        onProgress: request.onProgress,
      }) as Promise<Answer<typeof name>>,
  };
}

function bodyOf({ json, body }: { json?: unknown; body?: Blob | FormData }): {
  body?: BodyInit;
} {
  if (body !== undefined) return { body };
  return json === undefined ? {} : { body: JSON.stringify(json) };
}

function unreachable(cause: unknown): never {
  if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
  throw new ApiError({ kind: 'unreachable' }, cause);
}

async function readAnswer(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const type = response.headers.get('content-type') ?? '';
  return type.includes('json') ? response.json() : response;
}

interface Sending {
  readonly method: string;
  readonly headers: Headers;
  readonly body: Blob | FormData | string;
  readonly onProgress: (share: number) => void;
}

function sendWithProgress(address: string, sending: Sending): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(sending.method, address);
    sending.headers.forEach((value, name) => {
      request.setRequestHeader(name, value);
    });
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) sending.onProgress(event.loaded / event.total);
    });
    request.addEventListener('error', () => {
      reject(new ApiError({ kind: 'unreachable' }));
    });
    request.addEventListener('load', () => {
      const body = parsed(request.responseText);
      if (request.status < 400) resolve(body);
      else
        reject(
          new ApiError(
            isProblem(body)
              ? { kind: 'problem', problem: body }
              : { kind: 'unexpected', status: request.status },
          ),
        );
    });
    request.send(sending.body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
