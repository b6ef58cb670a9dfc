import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Prediction, Truth } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { useNotes } from '../ui/toasts.tsx';

export interface Correction {
  readonly id: string;
  /** null takes back the correction that stands */
  readonly truth: Truth | null;
  readonly origin: 'history' | 'review' | 'grid';
}

export interface Correcting {
  readonly isPending: boolean;
  /** Says what it really is, tells so, and offers to take it back. */
  readonly correct: (correction: Correction) => Promise<Prediction | null>;
}

/** @param onChange hears of every prediction that was changed, also by taking back */
export function useCorrecting(onChange: (prediction: Prediction) => void): Correcting {
  const { t } = useTranslation('read');
  const api = useApi();
  const client = useQueryClient();
  const notes = useNotes();
  const { mutateAsync, isPending } = useMutation({
    mutationFn: ({ id, truth, origin }: Correction) =>
      api.call('correctPrediction', { params: { id }, json: { truth, origin } }),
    onSuccess: (prediction) => {
      client.setQueryData(['predictions', 'one', prediction.id], prediction);
      void client.invalidateQueries({ queryKey: ['predictions', 'recent'] });
      void client.invalidateQueries({ queryKey: ['review', 'summary'] });
      onChange(prediction);
    },
    onError: (error) => {
      notes.failed(error);
    },
  });
  const correct = useCallback(
    async (correction: Correction): Promise<Prediction | null> => {
      const prediction = await mutateAsync(correction).catch(() => null);
      if (prediction === null) return null;
      if (correction.truth === null) notes.done(t('right.undone'));
      else {
        const say = correction.truth === prediction.digit ? 'right.confirmed' : 'right.corrected';
        notes.done(t(say, { truth: wordOf(correction.truth, t('right.notADigitWord')) }), () => {
          void mutateAsync({ ...correction, truth: null }).catch(() => undefined);
        });
      }
      return prediction;
    },
    [mutateAsync, notes, t],
  );
  return { isPending, correct };
}

function wordOf(truth: Truth, notADigit: string): string {
  return truth === 'not-a-digit' ? notADigit : String(truth);
}
