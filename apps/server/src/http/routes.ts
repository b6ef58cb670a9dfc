import { endpoints, type Endpoint, type EndpointName } from '@hand-digits/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bind } from './bind.ts';
import type { Door } from './guards/door.ts';
import type { AnyHandler, Handlers } from './handler.ts';

export const API = '/api/v1';

/** Every endpoint of the contract, longest-known path first where two could match. */
export const apiRoutes: readonly (readonly [EndpointName, Endpoint])[] = Object.entries(
  endpoints,
) as [EndpointName, Endpoint][];

/** Binds every endpoint of the contract to its handler, behind its door. */
export function addApiRoutes(app: FastifyInstance, handlers: Handlers, door: Door): void {
  for (const [name, endpoint] of apiRoutes) {
    app.route({
      method: endpoint.method,
      url: API + endpoint.path,
      onRequest: (request: FastifyRequest, reply: FastifyReply) =>
        door.enter(request, reply, endpoint.access),
      handler: bind(endpoint, handlers[name] as unknown as AnyHandler),
      config: { endpoint: name },
    });
  }
}
