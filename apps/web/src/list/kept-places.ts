import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer } from 'react';
import { EMPTY_PLACES, newPlaces, rowsOf, type Arrived, type Places } from './places.ts';

const KEPT = 'places';
/** So long after a list was left, going back to it finds it as it was. */
const KEEP_MS = 30 * 60_000;

/**
 * The places of a list, which outlive its page: who comes back finds the list as high as they left it, and
 * so the row that they left. They lie in the cache of queries, which signing in or out empties.
 * @param key the list; another one needs another component
 */
export function useKeptPlaces(key: readonly unknown[]): [Places, (arrived: Arrived) => void] {
  const client = useQueryClient();
  const name = JSON.stringify(key);
  const [places, note] = useReducer(
    newPlaces,
    name,
    () => client.getQueryData<Places>([KEPT, name]) ?? EMPTY_PLACES,
  );
  useEffect(() => {
    const queryKey = [KEPT, name];
    // That there was nothing may be over by then, and must not be said first.
    if (rowsOf(places) === 0) {
      client.removeQueries({ queryKey, exact: true });
      return;
    }
    client.setQueryDefaults([KEPT], { gcTime: KEEP_MS });
    client.setQueryData(queryKey, places);
  }, [client, name, places]);
  return [places, note];
}
