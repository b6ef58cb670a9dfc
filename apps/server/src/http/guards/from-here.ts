import type { FastifyRequest } from 'fastify';
import { refused } from '../../use-cases/outcome.ts';
import { isLoopbackHost } from './origin.ts';

/** What proxies add; any `x-forwarded-…` counts as well. */
const PROXY_HEADERS = [
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
];

/**
 * Whether a program of this very machine asks, as far as can be told. A proxy that runs beside the
 * server asks from the loopback too, but for somebody else: it gives itself away by the name that was
 * asked for, by what it adds, or by HTTP/1.0, which nginx speaks unless told otherwise and no browser
 * does. What is in the headers can only make it less: nothing that is sent makes a stranger local.
 */
export function isFromHere({ socket, headers, raw }: FastifyRequest): boolean {
  if (!isLoopbackAddress(socket.remoteAddress)) return false;
  if (!isLoopbackHost(headers.host) || raw.httpVersion === '1.0') return false;
  return !Object.keys(headers).some(
    (name) => name.startsWith('x-forwarded') || PROXY_HEADERS.includes(name),
  );
}

function isLoopbackAddress(address: string | undefined): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address ?? '');
}

/** Why a stranger is not let in where nobody can sign in yet. */
export const NOT_FROM_HERE = refused(
  'sign-in-required',
  'There is no administrator yet, so only programs on the server’s own machine may use it, and this ' +
    'request came through a proxy. Make an administrator on that machine: ' +
    'npx hand-digits user add NAME --role administrator',
);
