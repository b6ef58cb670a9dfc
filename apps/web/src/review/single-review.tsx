import { Coffee, CornerDownLeft, SkipForward, Undo2 } from 'lucide-react';
import { useEffect, useMemo, useRef, type ReactNode, type RefObject } from 'react';
import type { Prediction, Truth } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useKeys, type KeyAction } from '../app/keys.tsx';
import { answerOfPrediction, pictureAddress } from '../prediction/answer.ts';
import { truthKeys } from '../prediction/truth-keys.ts';
import { TruthButtons } from '../prediction/truth-buttons.tsx';
import { PageWithBoxes } from '../prediction/what-it-saw.tsx';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Fault } from '../ui/fault.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ReviewProgress } from './review-progress.tsx';
import { useQueue, type Queue } from './use-queue.ts';
import './single-review.css';

/** One image at a time, wholly by keyboard: the digit, or Enter for the guess. */
export function SingleReview(): ReactNode {
  const { t } = useTranslation('review');
  const queue = useQueue();
  const [front] = queue.items;
  return (
    <>
      <ReviewProgress done={queue.done} />
      {queue.error && <Fault error={queue.error} onRetry={queue.refetch} />}
      {front !== undefined && <Judge prediction={front} queue={queue} />}
      {front === undefined && queue.isLoading && <Skeleton height="440px" />}
      {front === undefined && !queue.isLoading && queue.error === null && (
        <Empty icon={Coffee} title={t('empty.title')} text={t('empty.text')}>
          <Button onClick={queue.refetch}>{t('empty.again')}</Button>
          {queue.last && <UndoButton queue={queue} />}
        </Empty>
      )}
      <QueueKeys queue={queue} />
    </>
  );
}

interface JudgeProps {
  readonly prediction: Prediction;
  readonly queue: Queue;
}

function Judge({ prediction, queue }: JudgeProps): ReactNode {
  const { t } = useTranslation('review');
  const { digit } = prediction;
  return (
    <section className="judge card" aria-label={t('one.label')} data-prediction={prediction.id}>
      <div className="judge__image">
        <PageWithBoxes key={prediction.id} sight={answerOfPrediction(prediction).sight} />
      </div>
      <div className="judge__side">
        <p className="judge__question">{t('one.question')}</p>
        <TruthButtons wide chosen={null} onChoose={queue.answer} />
        <Button
          className="judge__guess"
          onClick={() => {
            queue.answer(digit ?? 'not-a-digit');
          }}
        >
          <CornerDownLeft aria-hidden />
          {digit === null ? t('one.guessNone') : t('one.guess', { digit })}
        </Button>
        <div className="row">
          <Button look="quiet" onClick={queue.skip}>
            <SkipForward aria-hidden />
            {t('one.skip')}
          </Button>
          <UndoButton queue={queue} />
        </div>
        <LastSaid queue={queue} />
      </div>
    </section>
  );
}

function UndoButton({ queue }: { readonly queue: Queue }): ReactNode {
  const { t } = useTranslation('review');
  return (
    <Button look="quiet" disabled={queue.last === null} onClick={queue.undo}>
      <Undo2 aria-hidden />
      {t('one.undo')}
    </Button>
  );
}

function LastSaid({ queue }: { readonly queue: Queue }): ReactNode {
  const { t } = useTranslation(['review', 'common']);
  const { last } = queue;
  const word = last?.truth === 'not-a-digit' ? t('common:truth.not-a-digit') : String(last?.truth);
  return (
    <p className="judge__last" aria-live="polite">
      {last && (
        <>
          <img src={pictureAddress(last.prediction)} alt="" />
          {t('one.last', { truth: word })}
        </>
      )}
    </p>
  );
}

/** The keys stay the same while the queue moves on: they always speak of the front one. */
function QueueKeys({ queue }: { readonly queue: Queue }): ReactNode {
  const { t } = useTranslation('review');
  const current = useLatest(queue);
  const actions = useMemo<KeyAction[]>(() => {
    const answer = (truth: Truth): void => {
      current.current.answer(truth);
    };
    const guess = (): void => {
      const [front] = current.current.items;
      if (front !== undefined) answer(front.digit ?? 'not-a-digit');
    };
    return [
      ...truthKeys({ digit: t('keys.digit'), notADigit: t('keys.notADigit') }, answer),
      { keys: ['Enter'], label: t('keys.guess'), run: guess },
      {
        keys: ['s', 'ArrowRight'],
        label: t('keys.skip'),
        run: () => {
          current.current.skip();
        },
      },
      {
        keys: ['u', 'mod+z', 'Backspace', 'ArrowLeft'],
        label: t('keys.undo'),
        run: () => {
          current.current.undo();
        },
      },
    ];
  }, [t, current]);
  useKeys(t('title'), actions);
  return null;
}

function useLatest<T>(value: T): RefObject<T> {
  const ref = useRef(value);
  useEffect(() => {
    ref.current = value;
  }, [value]);
  return ref;
}
