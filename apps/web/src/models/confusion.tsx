import { Link } from '@tanstack/react-router';
import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { whole } from '../ui/format.ts';
import './confusion.css';

export interface ConfusionProps {
  /** id of the model */
  readonly model: string;
  /** [true digit][claimed digit, then none] */
  readonly counts: readonly (readonly number[])[];
}

/** Which digit was taken for which. A mistake's cell leads to those of its kind in the history. */
export function Confusion({ model, counts }: ConfusionProps): ReactNode {
  const { t } = useTranslation('models');
  const most = Math.max(1, ...counts.flatMap((row, truth) => row.filter((_, claimed) => claimed !== truth)));
  const claims = counts[0]?.map((_, claimed) => claimed) ?? [];
  return (
    <div className="confusion">
      <table className="confusion__table">
        <caption className="visually-hidden">{t('confusion.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('confusion.truth')}</span>
            </th>
            {claims.map((claimed) => (
              <th key={claimed} scope="col">
                {claimed === 10 ? '∅' : claimed}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map((row, truth) => (
            <tr key={truth}>
              <th scope="row">{truth}</th>
              {row.map((count, claimed) => (
                <Cell key={claimed} {...{ model, truth, claimed, count }} strength={count / most} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted small">{t('confusion.help')}</p>
    </div>
  );
}

interface CellProps {
  readonly model: string;
  readonly truth: number;
  readonly claimed: number;
  readonly count: number;
  /** 0…1, of the most frequent mistake */
  readonly strength: number;
}

function Cell({ model, truth, claimed, count, strength }: CellProps): ReactNode {
  const { t } = useTranslation('models');
  if (truth === claimed) {
    return <td className="confusion__right">{whole(count)}</td>;
  }
  if (count === 0) return <td className="confusion__none">·</td>;
  const style = { '--strength': `${Math.round(18 + strength * 62)}%` } as CSSProperties;
  const read = claimed === 10 ? { decision: 'not-a-digit' } : { digit: String(claimed) };
  return (
    <td className="confusion__wrong" style={style} data-strong={strength > 0.55 || undefined}>
      <Link
        to="/history"
        search={{ model, truth: String(truth), ...read }}
        aria-label={t('confusion.cell', { count, truth, claimed: claimed === 10 ? '∅' : claimed })}
      >
        {whole(count)}
      </Link>
    </td>
  );
}
