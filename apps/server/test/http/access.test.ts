import {
  endpoints,
  problems,
  type Endpoint,
  type EndpointName,
  type Role,
  type Scope,
} from '@hand-digits/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayEnter, VISITORS, type VisitorKind } from '../../src/http/docs/access-table.ts';
import { SYSTEM } from '../../src/use-cases/caller.ts';
import { createKey } from '../../src/use-cases/people/keys.ts';
import { beginSession } from '../../src/use-cases/people/sessions.ts';
import { startTestServer, type TestServer } from './server.ts';

const ALL = Object.entries(endpoints) as [EndpointName, Endpoint][];
const ID = '019a9f3c-5b7e-7c21-9d4e-2f6a1b3c5d7e';

/** Refusals that are about the visitor; any other answer shows that the door was open. */
const AT_THE_DOOR = new Set([
  'sign-in-required',
  'session-expired',
  'role-insufficient',
  'scope-insufficient',
  'csrf-rejected',
  'api-key-invalid',
]);

let server: TestServer;
const visitors = new Map<VisitorKind, Record<string, string>>([['signed out', {}]]);
const users = new Map<Role, string>();

beforeAll(async () => {
  server = await startTestServer();
  // Administrators first: from then on the installation is not open any more.
  for (const role of ['administrator', 'reviewer', 'viewer'] as const) await addUser(role);
});
afterAll(async () => {
  await server.close();
});

async function addUser(role: Role): Promise<void> {
  const { parts } = server.joined;
  const user = {
    ...{ id: parts.ids(), name: role, displayName: role, role, disabled: false },
    ...{ passwordHash: 'scrypt$none', createdAt: parts.clock(), lastSeenAt: null },
  };
  const note = { id: parts.ids(), at: 0, action: 'user.create', subject: null, details: {} };
  await parts.users.insert(user, { ...note, ...SYSTEM });
  const visitor = { address: null, userAgent: null, requestId: null };
  const { token, csrfToken } = await beginSession(parts, visitor, user);
  visitors.set(role, { cookie: `hand-digits-session=${token}`, 'x-csrf-token': csrfToken });
  users.set(role, user.id);
}

/** A request that a handler soon refuses, so that nothing changes: only the door is of interest. */
async function knock(
  endpoint: Endpoint,
  headers: Record<string, string>,
): Promise<string | number> {
  const path = endpoint.path.replace(':id', ID).replace(':name', 'x');
  const body =
    endpoint.method === 'GET' || endpoint.method === 'DELETE' ? {} : { body: '{"no":1}' };
  const type = 'body' in body ? { 'content-type': 'application/json' } : {};
  const answer = await server.fetch(`/api/v1${path}`, {
    method: endpoint.method,
    headers: { ...type, ...headers },
    signal: AbortSignal.timeout(10_000),
    ...body,
  });
  if (answer.ok) {
    await answer.body?.cancel();
    return answer.status;
  }
  const { code } = (await answer.json()) as { code: string };
  expect(answer.status, code).toBe(problems[code as keyof typeof problems].status);
  expect(answer.status, code).not.toBe(500);
  return code;
}

const DANGEROUS = new Set<EndpointName>(['signOut', 'rollBackModel']);

describe('the table of rights', () => {
  it.each(VISITORS)('is what the server lets a visitor who is %s do', async (visitor) => {
    const headers = visitors.get(visitor) ?? {};
    for (const [name, endpoint] of ALL) {
      if (DANGEROUS.has(name)) continue;
      const answer = await knock(endpoint, headers);
      const isOpen = !AT_THE_DOOR.has(String(answer));
      expect({ name, isOpen }).toEqual({ name, isOpen: mayEnter(visitor, endpoint) });
    }
  });

  it('lets an API key through the doors of its scopes and no others', async () => {
    const { parts } = server.joined;
    const scopes: Scope[] = ['predictions:read', 'models:manage'];
    const outcome = await createKey(parts, SYSTEM, { name: 'some', scopes, expiresAt: null });
    if (outcome.kind === 'refused') throw new Error(outcome.detail);
    const headers = { authorization: `Bearer ${outcome.value.secret}` };
    for (const [name, endpoint] of ALL) {
      if (DANGEROUS.has(name)) continue;
      const { role, scope } = endpoint.access;
      const expected = role === 'anyone' || (scope !== undefined && scopes.includes(scope));
      const answer = await knock(endpoint, headers);
      const isOpen = !AT_THE_DOOR.has(String(answer)) || answer === 'sign-in-required';
      expect({ name, isOpen, answer }).toMatchObject({ name, isOpen: expected });
    }
  });

  it('limits an API key by the role that its owner has now', async () => {
    const { parts } = server.joined;
    const ownerId = users.get('viewer') ?? '';
    const owner = { ...SYSTEM, actor: { kind: 'user', id: ownerId, name: 'viewer' } as const };
    const wanted = {
      name: 'was-administrator',
      scopes: ['administer'] as Scope[],
      expiresAt: null,
    };
    const outcome = await createKey(parts, owner, wanted);
    if (outcome.kind === 'refused') throw new Error(outcome.detail);
    const headers = { authorization: `Bearer ${outcome.value.secret}` };
    expect(await knock(endpoints.listUsers, headers)).toBe('role-insufficient');
  });

  it('asks for the CSRF token with every change that a session makes', async () => {
    const { cookie = '' } = visitors.get('administrator') ?? {};
    for (const [name, endpoint] of ALL) {
      if (endpoint.access.role === 'anyone' || DANGEROUS.has(name)) continue;
      const answer = await knock(endpoint, { cookie });
      const expected = endpoint.method !== 'GET';
      expect({ name, refused: answer === 'csrf-rejected' }).toEqual({ name, refused: expected });
    }
  });

  it('writes into the audit log who tried to change what they may not', async () => {
    await knock(endpoints.createUser, visitors.get('viewer') ?? {});
    const { parts } = server.joined;
    await expect
      .poll(async () => {
        const outcome = await parts.audits.page({ action: 'access.refuse', limit: 500 });
        return outcome.kind === 'page'
          ? outcome.page.items.map(({ details }) => details['path'])
          : [];
      })
      .toContain('/api/v1/users');
  });
});
