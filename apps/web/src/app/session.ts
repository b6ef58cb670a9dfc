import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Role, SessionInfo } from '@hand-digits/contract';
import { useApi } from '../api/api-context.ts';
import { sessionKey, sessionQuery } from '../api/queries.ts';

const RANK: Record<Role, number> = { viewer: 0, reviewer: 1, administrator: 2 };

/** Whether a role may do what `needed` may. */
export function mayAct(role: Role | null | undefined, needed: Role): boolean {
  return role !== null && role !== undefined && RANK[role] >= RANK[needed];
}

/** Who is asking; undefined until the server has said. */
export function useSession(): SessionInfo | undefined {
  return useQuery(sessionQuery(useApi())).data;
}

/** Whether the one who is asking may do what this role may; false until the server has said. */
export function useMay(needed: Role): boolean {
  return mayAct(useSession()?.role, needed);
}

/** Takes over what signing in or out has changed: everything else that was loaded is asked again. */
export function useTakeSession(): (session: SessionInfo) => Promise<void> {
  const api = useApi();
  const client = useQueryClient();
  return async (session) => {
    api.setCsrfToken(session.csrfToken);
    client.clear();
    client.setQueryData(sessionKey, session);
    await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey !== sessionKey });
  };
}
