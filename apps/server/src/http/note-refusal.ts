import type { FastifyRequest } from 'fastify';
import { audit } from '../use-cases/caller.ts';
import type { UseCaseParts } from '../use-cases/parts.ts';
import type { Identity } from './guards/identity.ts';
import { pathOf } from './send.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Writes down who tried to change what they may not; strangers are left to the access log. */
export function noteRefusal(
  parts: Pick<UseCaseParts, 'audits' | 'clock' | 'ids'>,
): (request: FastifyRequest, identity: Identity) => void {
  return (request, identity) => {
    if (identity.kind === 'nobody' || SAFE.has(request.method)) return;
    const details = { method: request.method, path: pathOf(request.url).slice(0, 200) };
    const note = { action: 'access.refuse', subject: null, details };
    parts.audits.append(audit(parts, identity.caller, note)).catch((error: unknown) => {
      request.log.error({ err: error }, 'a refusal could not be written into the audit log');
    });
  };
}
