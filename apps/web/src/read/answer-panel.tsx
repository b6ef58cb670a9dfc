import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { Check, GitCompareArrows } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import type { Prediction, Truth } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useKeys, type KeyAction } from '../app/keys.tsx';
import { usePreferences } from '../app/preferences.tsx';
import { useMay } from '../app/session.ts';
import type { Answer } from '../prediction/answer.ts';
import { Bars } from '../prediction/bars.tsx';
import { truthKeys } from '../prediction/truth-keys.ts';
import { TruthButtons } from '../prediction/truth-buttons.tsx';
import { useAsChosen, useThreshold } from '../prediction/use-threshold.ts';
import { WhatItSaw } from '../prediction/what-it-saw.tsx';
import { doubt, explain } from '../prediction/words.ts';
import { Button } from '../ui/button.tsx';
import { Fault } from '../ui/fault.tsx';
import { belowWhat, duration, percent } from '../ui/format.ts';
import { Verdict } from '../ui/verdict.tsx';
import './answer-panel.css';

export interface AnswerPanelProps {
  readonly answer: Answer | null;
  readonly fault: unknown;
  readonly difference: number | null;
  readonly penUpMs: number | null;
  /** said while there is no answer */
  readonly waiting: 'answer.waiting' | 'answer.waitingUpload' | 'answer.waitingCamera';
  readonly onTruth: (truth: Truth | null) => void;
}

/** What it was read as, how sure that is, why, and whether it is right. */
export function AnswerPanel(props: AnswerPanelProps): ReactNode {
  const { t } = useTranslation('read');
  const { fault } = props;
  const answer = useAsChosen(props.answer);
  return (
    <section
      className="answer card"
      aria-label={t('answer.title')}
      data-pen-up-ms={props.penUpMs?.toFixed(1)}
    >
      {fault !== null && fault !== undefined && <Fault error={fault} />}
      <Headline answer={answer} waiting={props.waiting} />
      <Bars claim={answer?.claim ?? null} />
      <WhatItSaw sight={answer?.sight ?? null} />
      <Right answer={answer} onTruth={props.onTruth} />
      <Origin answer={answer} difference={props.difference} />
    </section>
  );
}

function Headline({ answer, waiting }: Pick<AnswerPanelProps, 'answer' | 'waiting'>): ReactNode {
  const { t } = useTranslation('read');
  const threshold = useThreshold(answer?.claim.model);
  if (answer === null) {
    return (
      <div className="headline" data-waiting>
        <span className="headline__digit" aria-hidden>
          {t('answer.none')}
        </span>
        <p className="headline__why">{t(waiting)}</p>
      </div>
    );
  }
  const { claim } = answer;
  const second = doubt(claim, t);
  return (
    <div className="headline" data-decision={claim.decision}>
      <span className="headline__digit" data-testid="digit">
        {claim.digit ?? '∅'}
      </span>
      <div className="headline__words" aria-live="polite">
        <Verdict decision={claim.decision} large />
        <p className="headline__why">{explain(claim, threshold, t)}</p>
        {second !== undefined && <p className="headline__doubt">{second}</p>}
      </div>
    </div>
  );
}

interface RightProps {
  readonly answer: Answer | null;
  readonly onTruth: (truth: Truth | null) => void;
}

/** One key says that it is right, or what it is instead. */
function Right({ answer, onTruth }: RightProps): ReactNode {
  const { t } = useTranslation('read');
  const { privateMode } = usePreferences();
  const mayCorrect = useMay('reviewer');
  if (privateMode) return <p className="muted small">{t('right.privateNote')}</p>;
  if (!mayCorrect) return <p className="muted small">{t('right.roleNote')}</p>;
  return <RightForm answer={answer} onTruth={onTruth} />;
}

function RightForm({ answer, onTruth }: RightProps): ReactNode {
  const { t } = useTranslation('read');
  const truth = answer?.stored?.truth ?? null;
  const guess = answer?.claim.digit ?? null;
  return (
    <fieldset className="right" disabled={answer === null}>
      <legend className="visually-hidden">{t('right.question')}</legend>
      <div className="right__row">
        <span className="right__label">{t('right.question')}</span>
        <Button
          small
          className="right__yes"
          disabled={answer === null || guess === null}
          aria-pressed={truth !== null && truth === guess}
          onClick={() => {
            if (guess !== null) onTruth(guess);
          }}
        >
          <Check aria-hidden />
          {t('right.yes')}
        </Button>
      </div>
      <div className="right__row">
        <span className="right__label">{t('right.no')}</span>
        <TruthButtons chosen={truth} disabled={answer === null} onChoose={onTruth} />
      </div>
      {answer !== null && <RightKeys guess={guess} onTruth={onTruth} />}
    </fieldset>
  );
}

interface RightKeysProps {
  readonly guess: Truth | null;
  readonly onTruth: (truth: Truth | null) => void;
}

function RightKeys({ guess, onTruth }: RightKeysProps): ReactNode {
  const { t } = useTranslation('read');
  const actions = useMemo<KeyAction[]>(
    () => [
      {
        keys: ['Enter'],
        label: t('keys.right'),
        run: () => {
          if (guess !== null) onTruth(guess);
        },
      },
      ...truthKeys({ digit: t('right.digit'), notADigit: t('right.notADigit') }, onTruth),
      {
        keys: ['u'],
        label: t('keys.takeBack'),
        run: () => {
          onTruth(null);
        },
      },
    ],
    [t, guess, onTruth],
  );
  useKeys(t('answer.title'), actions);
  return null;
}

interface OriginProps {
  readonly answer: Answer | null;
  readonly difference: number | null;
}

/** Below this the two readers are the same: the promise of the private mode. */
const SAME = 1e-3;

/** Who read it, how fast, whether it is kept, and that browser and server agree. */
function Origin({ answer, difference }: OriginProps): ReactNode {
  const { t } = useTranslation('read');
  const { privateMode } = usePreferences();
  if (answer === null) return <p className="origin">{'\u00a0'}</p>;
  return (
    <p className="origin">
      <span>{whereRead(answer, privateMode, t)}</span>
      {difference !== null && (
        <span className="origin__agree" data-agrees={difference <= SAME}>
          <GitCompareArrows aria-hidden />
          {difference <= SAME
            ? t('answer.agree', { difference: belowWhat(difference) })
            : t('answer.disagree', { difference: percent(difference) })}
        </span>
      )}
      {answer.stored && <Details prediction={answer.stored} />}
    </p>
  );
}

function Details({ prediction }: { readonly prediction: Prediction }): ReactNode {
  const { t } = useTranslation('read');
  return (
    <Link to="/history/$id" params={{ id: prediction.id }}>
      {t('answer.details')}
    </Link>
  );
}

function whereRead(answer: Answer, isPrivate: boolean, t: TFunction<'read'>): string {
  const time = duration((answer.milliseconds ?? 0) / 1000);
  if (answer.stored !== null) return t('answer.byServer', { time });
  return isPrivate ? t('answer.byBrowser', { time }) : t('answer.byBrowserSoon', { time });
}
