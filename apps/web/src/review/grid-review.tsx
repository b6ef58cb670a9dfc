import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { CheckCheck, Grid3x3, X } from 'lucide-react';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { Digit, Prediction } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { useKeys, type KeyAction } from '../app/keys.tsx';
import { pictureAddress } from '../prediction/answer.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Fault } from '../ui/fault.tsx';
import { percent } from '../ui/format.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { EXACT } from '../ui/tabs.ts';
import { useNotes } from '../ui/toasts.tsx';
import '../ui/segmented.css';
import './grid-review.css';

const DIGITS: readonly Digit[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Fifty guesses of one digit: the wrong ones are clicked, the rest are confirmed together. */
export function GridReview(): ReactNode {
  const { digit: asked } = useSearch({ from: '/shell/review' });
  const digit = DIGITS.find((one) => String(one) === asked) ?? 0;
  return (
    <>
      <DigitLinks digit={digit} />
      <Grid key={digit} digit={digit} />
    </>
  );
}

function DigitLinks({ digit }: { readonly digit: Digit }): ReactNode {
  const { t } = useTranslation('review');
  return (
    <nav className="segmented grid-digits" aria-label={t('grid.digits')}>
      {DIGITS.map((one) => (
        <Link
          key={one}
          to="/review"
          search={{ mode: 'grid', digit: String(one) }}
          className="segmented__option"
          activeOptions={EXACT}
          aria-current={one === digit ? 'page' : undefined}
        >
          {one}
        </Link>
      ))}
    </nav>
  );
}

function Grid({ digit }: { readonly digit: Digit }): ReactNode {
  const { t } = useTranslation('review');
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['review', 'grid', digit],
    queryFn: ({ signal }) => api.call('getReviewGrid', { query: { digit: `${digit}` }, signal }),
    refetchOnWindowFocus: false,
  });
  if (error) return <Fault error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height="420px" />;
  if (data.items.length === 0) {
    return (
      <Empty icon={Grid3x3} title={t('grid.emptyTitle', { digit })} text={t('grid.emptyText')} />
    );
  }
  return <Fifty key={data.items[0]?.id} digit={digit} items={data.items} />;
}

interface FiftyProps {
  readonly digit: Digit;
  readonly items: readonly Prediction[];
}

function Fifty({ digit, items }: FiftyProps): ReactNode {
  const { t } = useTranslation('review');
  const [wrong, setWrong] = useState<ReadonlySet<string>>(() => new Set());
  const { send, isPending } = useGridAnswer({ digit, items, wrong });
  const toggle = (id: string): void => {
    const next = new Set(wrong);
    if (!next.delete(id)) next.add(id);
    setWrong(next);
  };
  return (
    <>
      <p className="muted">{t('grid.text', { digit })}</p>
      <ul className="fifty">
        {items.map((prediction) => (
          <li key={prediction.id}>
            <GridImage
              prediction={prediction}
              wrong={wrong.has(prediction.id)}
              onToggle={() => {
                toggle(prediction.id);
              }}
            />
          </li>
        ))}
      </ul>
      <div className="fifty__foot">
        <span className="muted" aria-live="polite">
          {t('grid.marked', { count: wrong.size })}
        </span>
        <Button look="primary" disabled={isPending} onClick={send}>
          <CheckCheck aria-hidden />
          {t('grid.send', { count: items.length - wrong.size, digit })}
        </Button>
      </div>
      <GridKeys onSend={send} />
    </>
  );
}

interface GridImageProps {
  readonly prediction: Prediction;
  readonly wrong: boolean;
  readonly onToggle: () => void;
}

function GridImage({ prediction, wrong, onToggle }: GridImageProps): ReactNode {
  const { t } = useTranslation('review');
  const sure = percent(prediction.confidence);
  return (
    <button
      type="button"
      className="fifty__one"
      aria-pressed={wrong}
      aria-label={t('grid.image', { sure })}
      title={sure}
      onClick={onToggle}
    >
      <img src={pictureAddress(prediction)} alt="" decoding="async" />
      {wrong && (
        <span className="fifty__cross">
          <X aria-hidden />
        </span>
      )}
    </button>
  );
}

function GridKeys({ onSend }: { readonly onSend: () => void }): ReactNode {
  const { t } = useTranslation('review');
  const actions = useMemo<KeyAction[]>(
    () => [{ keys: ['mod+Enter', 'Enter'], label: t('keys.grid'), run: onSend }],
    [t, onSend],
  );
  useKeys(t('mode.grid'), actions);
  return null;
}

interface GridAnswerInput extends FiftyProps {
  readonly wrong: ReadonlySet<string>;
}

function useGridAnswer({ digit, items, wrong }: GridAnswerInput): {
  send: () => void;
  isPending: boolean;
} {
  const { t } = useTranslation('review');
  const api = useApi();
  const client = useQueryClient();
  const notes = useNotes();
  // A second Enter may come before the first has been drawn.
  const onTheWay = useRef(false);
  const { mutate, isPending } = useMutation({
    mutationFn: () => {
      const right = items.filter(({ id }) => !wrong.has(id)).map(({ id }) => id);
      const marked = [...wrong].map((id) => ({ id, truth: null }));
      return api.call('answerReviewGrid', { json: { digit, right, wrong: marked } });
    },
    onSuccess: async ({ changed }) => {
      notes.done(t('grid.done', { count: changed.length }), () => void undo(changed));
      await client.invalidateQueries({ queryKey: ['review'] });
    },
    onError: (error) => {
      notes.failed(error);
    },
    onSettled: () => {
      onTheWay.current = false;
    },
  });
  const undo = async (ids: string[]): Promise<void> => {
    try {
      if (ids.length > 0) await api.call('changePredictions', { json: { action: 'undo', ids } });
      await client.invalidateQueries({ queryKey: ['review'] });
    } catch (error) {
      notes.failed(error);
    }
  };
  return {
    send: () => {
      if (onTheWay.current) return;
      onTheWay.current = true;
      mutate();
    },
    isPending,
  };
}
