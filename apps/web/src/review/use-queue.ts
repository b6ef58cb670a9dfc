import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Prediction, ReviewQueue, Truth } from '@hand-digits/contract';
import { useApi } from '../api/api-context.ts';
import { needsSession } from '../api/problem.ts';
import { sessionKey } from '../api/queries.ts';
import { useSession } from '../app/session.ts';
import { pictureAddress } from '../prediction/answer.ts';
import { useNotes } from '../ui/toasts.tsx';
import { createOutbox } from './outbox.ts';

/** The one that is judged and the three that wait behind it. */
const AT_HAND = 4;
/** The server is told of so many that were passed, lest one comes back before its answer has arrived. */
const PASSED_TOLD = 80;

/** What was said of one, so that it can be taken back. */
interface Step {
  readonly prediction: Prediction;
  readonly truth: Truth;
}

interface Position {
  /** brought to the front by hand: taken back, or left over when the one before was answered */
  readonly held: readonly Prediction[];
  /** answered or skipped since the page was opened */
  readonly passed: readonly string[];
  readonly steps: readonly Step[];
}

export interface Queue {
  /** the front one is judged; the others are loaded already */
  readonly items: readonly Prediction[];
  readonly isLoading: boolean;
  readonly error: Error | null;
  readonly last: Step | null;
  /** answered since the page was opened */
  readonly done: number;
  readonly answer: (truth: Truth) => void;
  readonly skip: () => void;
  readonly undo: () => void;
  readonly refetch: () => void;
}

/** The reviewer's queue: answering goes on at once, sending happens behind. */
export function useQueue(): Queue {
  const [position, setPosition] = useState<Position>({ held: [], passed: [], steps: [] });
  const { held, passed, steps } = position;
  const { data, isFetching, error, refetch } = useNext(position);
  const items = useMemo(() => merge(held, data, passed), [held, data, passed]);
  const sending = useSending();
  usePreload(items);
  const [front, ...rest] = items;
  const pass = (id: string): Pick<Position, 'held' | 'passed'> => ({
    held: rest,
    passed: [...passed, id],
  });
  return {
    items,
    error,
    isLoading: isFetching && items.length === 0,
    last: steps.at(-1) ?? null,
    done: steps.length,
    refetch: () => void refetch(),
    answer: (truth) => {
      if (front === undefined) return;
      setPosition({ ...pass(front.id), steps: [...steps, { prediction: front, truth }] });
      sending.answer(front.id, truth);
    },
    skip: () => {
      if (front === undefined) return;
      setPosition({ ...pass(front.id), steps });
      sending.skip(front.id);
    },
    undo: () => {
      const step = steps.at(-1);
      if (step === undefined) return;
      const { prediction } = step;
      setPosition({
        held: [prediction, ...items],
        passed: passed.filter((id) => id !== prediction.id),
        steps: steps.slice(0, -1),
      });
      sending.answer(prediction.id, null);
    },
  };
}

function merge(
  held: readonly Prediction[],
  next: ReviewQueue | undefined,
  passed: readonly string[],
): Prediction[] {
  const known = new Set([...passed, ...held.map(({ id }) => id)]);
  const fresh = (next?.items ?? []).map(({ prediction }) => prediction);
  return [...held, ...fresh.filter(({ id }) => !known.has(id))].slice(0, AT_HAND);
}

interface Next {
  readonly data: ReviewQueue | undefined;
  readonly isFetching: boolean;
  readonly error: Error | null;
  readonly refetch: () => Promise<unknown>;
}

/** Fetches whenever one was passed, so that there are always some at hand. */
function useNext({ passed, held }: Position): Next {
  const api = useApi();
  const skip = [...passed.slice(-PASSED_TOLD), ...held.map(({ id }) => id)].join(',');
  return useQuery({
    queryKey: ['review', 'queue', skip],
    queryFn: ({ signal }) =>
      api.call('nextReviews', {
        query: { limit: AT_HAND, ...(skip !== '' && { skip }) },
        signal,
      }),
    placeholderData: keepPreviousData,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

interface Sending {
  readonly answer: (id: string, truth: Truth | null) => void;
  readonly skip: (id: string) => void;
}

function useSending(): Sending {
  const api = useApi();
  const client = useQueryClient();
  const notes = useNotes();
  const owner = useSession()?.user?.id ?? null;
  const outbox = useMemo(() => createOutbox(api, owner), [api, owner]);
  const fail = useCallback(
    (error: unknown) => {
      notes.failed(error);
      // The door opens where the session has ended; what was said waits in the outbox meanwhile.
      if (needsSession(error)) void client.invalidateQueries({ queryKey: sessionKey });
    },
    [client, notes],
  );
  useEffect(() => {
    void outbox.flush().catch(fail);
  }, [outbox, fail]);
  const settle = (sent: Promise<unknown>): void => {
    sent.then(() => client.invalidateQueries({ queryKey: ['review', 'summary'] }), fail);
  };
  return {
    answer: (id, truth) => {
      settle(outbox.send({ id, truth }));
    },
    skip: (id) => {
      settle(api.call('skipReview', { params: { id } }));
    },
  };
}

/** The pictures of those that wait are fetched while the front one is looked at. */
function usePreload(items: readonly Prediction[]): void {
  useEffect(() => {
    for (const item of items.slice(1)) new Image().src = pictureAddress(item);
  }, [items]);
}
