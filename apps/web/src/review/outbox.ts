import type { Truth } from '@hand-digits/contract';
import type { Api } from '../api/client.ts';
import { ApiError, isRefusedForGood } from '../api/problem.ts';
import { recall, remember } from '../app/stored.ts';

/** What a reviewer said of one prediction; null takes back what they said before. */
export interface ReviewAnswer {
  readonly id: string;
  readonly truth: Truth | null;
}

const NAME = 'review.outbox';

/**
 * Answers on their way to the server. They are written down here before they are sent and struck out
 * when the server has them, so that neither a closed tab nor a lost line loses one. Of one prediction only
 * the last word counts: what was said before it and has not left yet is not sent any more.
 */
export interface Outbox {
  /**
   * Once it has arrived, what was left behind is sent after it.
   * @throws ApiError when the server refuses the answer for good, and then it is struck out as well, or
   * when it could not be delivered now
   */
  send(answer: ReviewAnswer): Promise<void>;
  /**
   * Sends what an earlier visit left behind; returns how many went out.
   * @throws ApiError the first that could not be delivered; the others were tried all the same
   */
  flush(): Promise<number>;
}

/** @param owner whose answers they are: another who signs in at this browser never sends them */
export function createOutbox(api: Api, owner: string | null): Outbox {
  const box = createBox(owner === null ? NAME : `${NAME}.${owner}`);
  /** [prediction] the last word on it, until the server has it */
  const lastWords = new Map<string, ReviewAnswer>();
  const lines = new Map<string, Promise<void>>();
  let leftBehind = false;
  const strike = (answer: ReviewAnswer): void => {
    if (lastWords.get(answer.id) === answer) lastWords.delete(answer.id);
    box.strike(answer);
  };
  const deliver = async (answer: ReviewAnswer): Promise<void> => {
    if (lastWords.get(answer.id) !== answer) return;
    try {
      await tell(api, answer);
      strike(answer);
    } catch (error) {
      if (isRefusedForGood(error)) strike(answer);
      else leftBehind = true;
      throw error;
    }
  };
  /** What is said of one prediction arrives in the order in which it was said. */
  const inTurn = (answer: ReviewAnswer): Promise<void> => {
    const before = lines.get(answer.id) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(() => deliver(answer));
    lines.set(answer.id, mine);
    return mine;
  };
  const flush = async (): Promise<number> => {
    leftBehind = false;
    const left = box.all();
    const faults: unknown[] = [];
    for (const written of left) {
      const answer = lastWords.get(written.id) ?? written;
      lastWords.set(answer.id, answer);
      await inTurn(answer).catch((error: unknown) => faults.push(error));
    }
    if (faults.length > 0) throw faults[0];
    return left.length;
  };
  return {
    send: async (answer) => {
      lastWords.set(answer.id, answer);
      box.put(answer);
      await inTurn(answer);
      // Who was told that these did not arrive need not be told again.
      if (leftBehind) await flush().catch(() => undefined);
    },
    flush,
  };
}

async function tell(api: Api, { id, truth }: ReviewAnswer): Promise<void> {
  try {
    await api.call('correctPrediction', { params: { id }, json: { truth, origin: 'review' } });
  } catch (error) {
    // What is taken back had never arrived: all is as the reviewer wants it.
    const isGone = error instanceof ApiError && error.code === 'correction-not-found';
    if (truth !== null || !isGone) throw error;
  }
}

interface Box {
  readonly all: () => readonly ReviewAnswer[];
  /** in place of what was said before of the same prediction */
  readonly put: (answer: ReviewAnswer) => void;
  readonly strike: (answer: ReviewAnswer) => void;
}

function createBox(name: string): Box {
  const all = (): ReviewAnswer[] => {
    try {
      const stored: unknown = JSON.parse(recall(name) ?? '[]');
      return Array.isArray(stored) ? (stored as ReviewAnswer[]) : [];
    } catch {
      return [];
    }
  };
  const write = (answers: readonly ReviewAnswer[]): void => {
    remember(name, JSON.stringify(answers));
  };
  return {
    all,
    put: (answer) => {
      write([...all().filter(({ id }) => id !== answer.id), answer]);
    },
    strike: ({ id, truth }) => {
      write(all().filter((one) => one.id !== id || one.truth !== truth));
    },
  };
}
