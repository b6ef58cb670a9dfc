import { CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Truth } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import './truth-buttons.css';

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

export interface TruthButtonsProps {
  /** what stands now */
  readonly chosen: Truth | null;
  readonly disabled?: boolean;
  /** there is room for words */
  readonly wide?: boolean;
  readonly onChoose: (truth: Truth) => void;
}

/** What it really is: ten digits, or none. */
export function TruthButtons({
  chosen,
  disabled = false,
  wide = false,
  onChoose,
}: TruthButtonsProps): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="truths">
      {DIGITS.map((digit) => (
        <button
          key={digit}
          type="button"
          className="truths__one"
          aria-pressed={chosen === digit}
          disabled={disabled}
          onClick={() => {
            onChoose(digit);
          }}
        >
          {digit}
        </button>
      ))}
      <button
        type="button"
        className="truths__one"
        aria-pressed={chosen === 'not-a-digit'}
        aria-label={t('truth.not-a-digit')}
        title={t('truth.not-a-digit')}
        disabled={disabled}
        onClick={() => {
          onChoose('not-a-digit');
        }}
      >
        <CircleDashed aria-hidden />
        {wide && <span>{t('truth.not-a-digit')}</span>}
      </button>
    </div>
  );
}
