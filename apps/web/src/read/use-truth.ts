import { useCallback, useState } from 'react';
import type { Prediction, Truth } from '@hand-digits/contract';
import type { Answer } from '../prediction/answer.ts';
import { useCorrecting } from '../prediction/use-correction.ts';

export interface Truthful {
  /** the answer with what was said of it meanwhile */
  readonly answer: Answer | null;
  readonly onTruth: (truth: Truth | null) => void;
}

/**
 * What a person says of the answer that is shown.
 * @param keep sends what is not kept yet, so that there is something to correct
 */
export function useTruth(answer: Answer | null, keep: () => Promise<Prediction | null>): Truthful {
  const [said, setSaid] = useState<ReadonlyMap<string, Prediction>>(new Map());
  const hear = useCallback((prediction: Prediction) => {
    setSaid((before) => new Map(before).set(prediction.id, prediction));
  }, []);
  const { correct } = useCorrecting(hear);
  const stored = answer?.stored ?? null;
  const onTruth = useCallback(
    (truth: Truth | null) => {
      const run = async (): Promise<void> => {
        const prediction = stored ?? (await keep());
        if (prediction !== null) await correct({ id: prediction.id, truth, origin: 'history' });
      };
      void run();
    },
    [stored, keep, correct],
  );
  const newest = stored === null ? undefined : said.get(stored.id);
  return { answer: answer && newest ? { ...answer, stored: newest } : answer, onTruth };
}
