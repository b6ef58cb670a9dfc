import { PenLine } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Prediction } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { pictureAddress } from './answer.ts';
import { VerdictIcon } from '../ui/verdict.tsx';
import './thumb.css';

/** A prediction as small as it can be: its image, its digit, its decision, and a person's word. */
export function Thumb({ prediction }: { readonly prediction: Prediction }): ReactNode {
  const { t } = useTranslation();
  const { digit, truth, decision, fileName } = prediction;
  const wrong = truth !== null && truth !== digit;
  return (
    <span className="thumb" title={fileName ?? undefined}>
      <img
        className="thumb__picture"
        src={pictureAddress(prediction)}
        alt={fileName ?? t('truth.guess')}
        loading="lazy"
        decoding="async"
      />
      <span className="thumb__foot">
        <span className="thumb__digit" data-wrong={wrong || undefined}>
          {digit ?? '∅'}
        </span>
        {wrong && (
          <span className="thumb__truth" title={t('truth.corrected', { truth })}>
            <PenLine aria-hidden />
            {truth === 'not-a-digit' ? '∅' : truth}
          </span>
        )}
        <VerdictIcon decision={decision} />
      </span>
    </span>
  );
}
