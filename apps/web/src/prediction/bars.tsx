import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { percent } from '../ui/format.ts';
import type { Claim } from './answer.ts';
import './bars.css';

/** A share that is worth a number above its bar. */
const WORTH_A_NUMBER = 0.01;

/** From here on a tenth of a per cent says something. */
const NEARLY_SURE = 0.99;

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** The ten probabilities, as columns. */
export function Bars({
  claim,
}: {
  readonly claim: Pick<Claim, 'digit' | 'probabilities'> | null;
}): ReactNode {
  const { t } = useTranslation('read');
  return (
    <ol className="bars" aria-label={t('bars.label')}>
      {DIGITS.map((digit) => (
        <Bar
          key={digit}
          digit={digit}
          share={claim?.probabilities?.[digit] ?? 0}
          chosen={claim?.digit === digit}
          known={claim !== null && claim.probabilities !== null}
        />
      ))}
    </ol>
  );
}

/** Per cent, never rounded up to a certainty that nobody has: 99.96 % is 99.9, not 100. */
function numberOf(share: number): string {
  if (share < WORTH_A_NUMBER) return '';
  const steps = share > NEARLY_SURE ? 10 : 1;
  return String(Math.floor(share * 100 * steps) / steps);
}

interface BarProps {
  readonly digit: number;
  readonly share: number;
  readonly chosen: boolean;
  readonly known: boolean;
}

function Bar({ digit, share, chosen, known }: BarProps): ReactNode {
  const style: CSSProperties = { height: `${Math.max(share * 100, share > 0.001 ? 2 : 0)}%` };
  return (
    <li className="bars__item" data-chosen={chosen || undefined}>
      <span className="bars__share" aria-hidden>
        {numberOf(share)}
      </span>
      <span className="bars__well" aria-hidden>
        <span className="bars__fill" style={style} />
      </span>
      <span className="bars__digit" aria-hidden>
        {digit}
      </span>
      <span className="visually-hidden">{known ? `${digit}: ${percent(share)}` : `${digit}`}</span>
    </li>
  );
}
