import { refused, type Refused } from '../../use-cases/outcome.ts';

/** Which names this server answers to. */
export interface ServedHosts {
  /** host names without port that are always right: the public address's and further ones */
  readonly names: readonly string[];
  /** only the loopback's own names and `names`; otherwise any name is taken while none are given */
  readonly loopbackOnly: boolean;
}

/** What a request says of where it was sent to and which page sent it. */
export interface Addressed {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** Sec-Fetch-Site, which browsers send and pages cannot forge */
  readonly fetchSite: string | undefined;
  readonly method: string;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a Host that is not ours (a foreign name that resolves to this machine would let its pages
 * read everything: DNS rebinding) and requests that a page of another site makes.
 */
export function refuseForeign(
  request: Addressed,
  served: ServedHosts,
): Refused<'origin-refused'> | undefined {
  const name = hostName(request.host);
  if (name === undefined || !isServed(name, served)) {
    return refused('origin-refused', `The host ${shown(request.host)} is not served here.`);
  }
  if (request.origin !== undefined && !isSameOrigin(request.origin, request.host, served)) {
    return refused('origin-refused', `Pages of ${shown(request.origin)} may not use this server.`);
  }
  if (request.fetchSite === 'cross-site' && !SAFE.has(request.method)) {
    return refused('origin-refused', 'A page of another site sent this request.');
  }
  return undefined;
}

/** `localhost:8000` → `localhost`; undefined where it is no host at all. */
function hostName(host: string | undefined): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[^\s:/@[\]]+)(:\d{1,5})?$/i.exec(host ?? '')?.[1]?.toLowerCase();
}

/** Whether a Host header names this machine itself. */
export function isLoopbackHost(host: string | undefined): boolean {
  return LOOPBACK.has(hostName(host) ?? '');
}

function isServed(name: string, { names, loopbackOnly }: ServedHosts): boolean {
  if (names.includes(name) || LOOPBACK.has(name)) return true;
  return !loopbackOnly && names.length === 0;
}

/** A page's own origin names the same host and port as the request; a proxy may change the port alone. */
function isSameOrigin(origin: string, host: string | undefined, { names }: ServedHosts): boolean {
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  if (page.host === host?.toLowerCase()) return true;
  return names.includes(page.hostname);
}

function shown(value: string | undefined): string {
  return value === undefined ? '(none)' : `"${value.slice(0, 100)}"`;
}
