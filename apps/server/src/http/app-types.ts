import '@fastify/cookie';
import '@fastify/multipart';
import type { Identity } from './guards/identity.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** set before any handler runs */
    identity: Identity;
  }
}
