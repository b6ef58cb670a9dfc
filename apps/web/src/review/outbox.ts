import type { Truth } from '@hand-digits/contract';
import type { Api } from '../api/client.ts';
import { isPassing } from '../api/problem.ts';
import { recall, remember } from '../app/stored.ts';

/** What a reviewer said of one prediction; null takes back what they said before. */
export interface ReviewAnswer {
  readonly id: string;
  readonly truth: Truth | null;
}

const NAME = 'review.outbox';

/**
 * Answers on their way to the server. They are written down here before they are sent and struck out
 * when the server has them, so that neither a closed tab nor a lost line loses one.
 */
export interface Outbox {
  /** @throws ApiError when the server refuses the answer for good; then it is struck out as well */
  send(answer: ReviewAnswer): Promise<void>;
  /** Sends what an earlier visit left behind; returns how many went out. */
  flush(): Promise<number>;
}

export function createOutbox(api: Api): Outbox {
  const deliver = async (answer: ReviewAnswer): Promise<void> => {
    const { id, truth } = answer;
    try {
      await api.call('correctPrediction', { params: { id }, json: { truth, origin: 'review' } });
      strike(answer);
    } catch (error) {
      if (!isPassing(error)) strike(answer);
      throw error;
    }
  };
  return {
    send: async (answer) => {
      write([...pending(), answer]);
      await deliver(answer);
    },
    flush: async () => {
      const left = pending();
      for (const answer of left) await deliver(answer);
      return left.length;
    },
  };
}

function pending(): ReviewAnswer[] {
  try {
    const stored: unknown = JSON.parse(recall(NAME) ?? '[]');
    return Array.isArray(stored) ? (stored as ReviewAnswer[]) : [];
  } catch {
    return [];
  }
}

function write(answers: readonly ReviewAnswer[]): void {
  remember(NAME, JSON.stringify(answers));
}

function strike({ id, truth }: ReviewAnswer): void {
  write(pending().filter((one) => one.id !== id || one.truth !== truth));
}
