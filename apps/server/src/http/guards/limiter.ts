import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refused, type Refused } from '../../use-cases/outcome.ts';
import type { Identity } from './identity.ts';

/** Counts a request against whoever sends it; a refusal where that was one too many. */
export type Limiter = (
  request: FastifyRequest,
  identity: Identity | Refused,
) => Promise<Refused<'too-many-requests'> | undefined>;

/**
 * Requests a minute for each user and key; for those whom nobody knows, for each address. The one user
 * of an open installation is not counted: the machine is theirs.
 */
export async function createLimiter(app: FastifyInstance, perMinute: number): Promise<Limiter> {
  const names = new WeakMap<FastifyRequest, string>();
  await app.register(rateLimit, { global: false });
  const check = app.createRateLimit({
    max: perMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => names.get(request) ?? request.ip,
  });
  return async (request, identity) => {
    if (identity.kind === 'open') return undefined;
    if (identity.kind === 'session' || identity.kind === 'key') {
      const { kind, id } = identity.caller.actor;
      names.set(request, `${kind}:${id ?? ''}`);
    }
    const state = await check(request);
    if (state.isAllowed || !state.isExceeded) return undefined;
    return refused('too-many-requests', `More than ${perMinute} requests within a minute.`, {
      retryAfterSeconds: state.ttlInSeconds,
    });
  };
}
