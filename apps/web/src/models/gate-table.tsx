import type { ReactNode } from 'react';
import type { GateVerdict } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { DataTable } from '../ui/data-table.tsx';
import { whole } from '../ui/format.ts';

type Suite = GateVerdict['suites'][number];
type Comparison = Suite['wrong'];

const COLUMNS = ['suite', 'images', 'wrong', 'accepted', 'people'] as const;

/** Both models on every suite, with the interval of the difference. */
export function GateTable({ suites }: { readonly suites: readonly Suite[] }): ReactNode {
  const { t } = useTranslation('models');
  return (
    <>
      <DataTable label={t('gate.title')} columns={COLUMNS.map((column) => t(`gate.${column}`))}>
        {suites.map((suite) => (
          <tr key={suite.name}>
            <td>
              {suite.name}
              <span className="data-table__sub">{t(`gate.role.${suite.role}`)}</span>
            </td>
            <td>{whole(suite.images)}</td>
            <Cell comparison={suite.wrong} />
            <Cell comparison={suite.wronglyAccepted} />
            <Cell comparison={suite.leftToPeople} />
          </tr>
        ))}
      </DataTable>
      <p className="muted small">{t('gate.help')}</p>
    </>
  );
}

function Cell({ comparison }: { readonly comparison: Comparison }): ReactNode {
  const { t } = useTranslation('models');
  const { parent, candidate, difference, adjustedPWorse } = comparison;
  return (
    <td>
      <strong>
        {whole(parent)} → {whole(candidate)}
      </strong>
      <span className="data-table__sub">
        {points(difference.value)} ({points(difference.low)} … {points(difference.high)})
      </span>
      {adjustedPWorse !== undefined && (
        <span className="data-table__sub">
          {t('gate.pWorse', { p: adjustedPWorse < 0.001 ? '< 0.001' : adjustedPWorse.toFixed(3) })}
        </span>
      )}
    </td>
  );
}

/** Percentage points, always with a sign. */
function points(share: number): string {
  const value = (100 * Math.abs(share)).toFixed(2);
  if (Number(value) === 0) return value;
  return `${share < 0 ? '−' : '+'}${value}`;
}
