import type { FastifyReply, FastifyRequest } from 'fastify';

/** `__Host-` makes browsers insist on TLS, this very host and the whole path. */
export interface CookieKind {
  readonly name: string;
  readonly secure: boolean;
}

/** @param secure whether people reach the server over https */
export function sessionCookie(secure: boolean): CookieKind {
  return { name: secure ? '__Host-hand-digits-session' : 'hand-digits-session', secure };
}

const TOKEN = /^[A-Za-z0-9_-]{20,200}$/;

/** The token of the session cookie; undefined where there is none that could be one. */
export function readSessionCookie(
  request: Pick<FastifyRequest, 'cookies'>,
  kind: CookieKind,
): string | undefined {
  const token = request.cookies[kind.name];
  return token !== undefined && TOKEN.test(token) ? token : undefined;
}

/** Lax: a link from elsewhere opens signed in, a form from elsewhere does not send it. */
export function writeSessionCookie(
  reply: FastifyReply,
  kind: CookieKind,
  { token, expiresAt }: { readonly token: string; readonly expiresAt: number },
): void {
  reply.setCookie(kind.name, token, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: kind.secure,
    expires: new Date(expiresAt),
  });
}

export function clearSessionCookie(reply: FastifyReply, kind: CookieKind): void {
  reply.clearCookie(kind.name, { httpOnly: true, sameSite: 'lax', path: '/', secure: kind.secure });
}
