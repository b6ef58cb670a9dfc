import type { Access } from '@hand-digits/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Refused } from '../../use-cases/outcome.ts';
import { visitorOf } from '../bind.ts';
import { sendRefusal } from '../send.ts';
import { CSRF_HEADER, refuseForgery } from './csrf.ts';
import { NOT_FROM_HERE, isFromHere } from './from-here.ts';
import { identify, localCaller, type Identity, type IdentityParts } from './identity.ts';
import type { Limiter } from './limiter.ts';
import type { OpenMode } from './open-mode.ts';
import { refuseAccess } from './rights.ts';
import { readSessionCookie, type CookieKind } from './session-cookie.ts';

/** Finds out who asks and whether they may; answers for itself where they may not. */
export interface Door {
  enter(request: FastifyRequest, reply: FastifyReply, access: Access): Promise<unknown>;
}

export interface DoorOptions {
  readonly openMode: OpenMode;
  readonly cookie: CookieKind;
  /** null: no limit */
  readonly limiter: Limiter | null;
  /** told of everyone who was refused for lack of rights */
  readonly onRefused: (request: FastifyRequest, identity: Identity) => void;
}

export function createDoor(parts: IdentityParts, options: DoorOptions): Door {
  const { openMode, cookie, limiter, onRefused } = options;

  async function whoIs(request: FastifyRequest): Promise<Identity | Refused> {
    const { authorization } = request.headers;
    const token = readSessionCookie(request, cookie);
    const visitor = visitorOf(request);
    const isOpen = openMode.known() ?? (await openMode.ask());
    const open = isOpen && isFromHere(request);
    if (open && authorization === undefined && token === undefined) {
      return { kind: 'open', caller: localCaller(visitor) };
    }
    const identity = await identify(parts, { ...visitor, authorization, token, open });
    if (identity.kind !== 'nobody' || identity.why !== null) return identity;
    return isOpen ? { kind: 'nobody', why: NOT_FROM_HERE } : identity;
  }

  return {
    enter: async (request, reply, access) => {
      const identity = await whoIs(request);
      const excess = await limiter?.(request, identity);
      if (excess !== undefined) return sendRefusal(request, reply, excess);
      if (identity.kind === 'refused') return sendRefusal(request, reply, identity);
      request.identity = identity;
      const forbidden = refuseAccess(identity, access);
      if (forbidden !== undefined) onRefused(request, identity);
      const refusal = forbidden ?? refuseForgery(identity, forgeryOf(request));
      return refusal === undefined ? undefined : sendRefusal(request, reply, refusal);
    },
  };
}

function forgeryOf({ method, headers }: FastifyRequest): { method: string; token?: string } {
  const token = headers[CSRF_HEADER];
  return typeof token === 'string' ? { method, token } : { method };
}
