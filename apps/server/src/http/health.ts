import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import type { Door } from './guards/door.ts';
import { sendJson } from './send.ts';

/** One thing that must work before requests can be served. */
export interface ReadinessCheck {
  readonly name: string;
  /** @returns what is wrong, for people; null where nothing is */
  readonly fault: () => Promise<string | null>;
}

/** A check that takes longer than this has failed. */
const PATIENCE_MS = 2000;

/** `/healthz`: the process lives. `/readyz`: it can serve; says what is missing where it cannot. */
export function addHealthRoutes(app: FastifyInstance, checks: readonly ReadinessCheck[]): void {
  app.get('/healthz', (_request, reply) => sendJson(reply, 200, { status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    const { ready, results } = await checkReadiness(checks);
    return sendJson(reply, ready ? 200 : 503, {
      status: ready ? 'ready' : 'not ready',
      checks: results,
    });
  });
}

export async function checkReadiness(checks: readonly ReadinessCheck[]): Promise<{
  readonly ready: boolean;
  readonly results: Readonly<Record<string, string>>;
}> {
  const faults = await Promise.all(
    checks.map(async ({ name, fault }) => [name, await patiently(fault)] as const),
  );
  const ready = faults.every(([, fault]) => fault === null);
  return {
    ready,
    results: Object.fromEntries(faults.map(([name, fault]) => [name, fault ?? 'ok'])),
  };
}

async function patiently(check: () => Promise<string | null>): Promise<string | null> {
  const late = Promise.withResolvers<string>();
  const timer = setTimeout(() => {
    late.resolve(`no answer within ${PATIENCE_MS} ms`);
  }, PATIENCE_MS);
  try {
    return await Promise.race([check(), late.promise]);
  } catch {
    return 'failed; the log tells more';
  } finally {
    clearTimeout(timer);
  }
}

/** `/metrics` in Prometheus's text format. */
export function addMetricsRoute(app: FastifyInstance, registry: Registry, door: Door | null): void {
  const access = { role: 'administrator', scope: 'administer' } as const;
  app.get('/metrics', {
    ...(door === null
      ? {}
      : {
          onRequest: (request: FastifyRequest, reply: FastifyReply) =>
            door.enter(request, reply, access),
        }),
    handler: async (_request, reply) =>
      reply.type(registry.contentType).send(await registry.metrics()),
  });
}
