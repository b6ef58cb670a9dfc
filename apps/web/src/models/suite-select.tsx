import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { whole } from '../ui/format.ts';
import type { Suite } from './evaluation.ts';

export interface SuiteSelectProps {
  readonly suites: readonly Suite[];
  readonly chosen: Suite;
  readonly onChoose: (name: string) => void;
}

/** Which suite the curves are about. */
export function SuiteSelect({ suites, chosen, onChoose }: SuiteSelectProps): ReactNode {
  const { t } = useTranslation('models');
  const { measures, description, command } = chosen;
  return (
    <div className="suite-select">
      <label className="row">
        <span className="field__label">{t('suite.label')}</span>
        <select
          className="input"
          value={chosen.name}
          onChange={({ currentTarget }) => {
            onChoose(currentTarget.value);
          }}
        >
          {suites.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <span className="muted small" title={command}>
        {t('suite.images', { count: measures.images, shown: whole(measures.images) })}
        {description !== undefined && `, ${description}`}
      </span>
    </div>
  );
}
