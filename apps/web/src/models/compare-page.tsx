import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { GitCompare } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Model, ModelDetail } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { modelQuery, modelsQuery, settingsQuery } from '../api/queries.ts';
import { Empty } from '../ui/empty.tsx';
import { Fault } from '../ui/fault.tsx';
import { Field } from '../ui/field.tsx';
import { Page } from '../ui/page.tsx';
import { CoverageCurve } from './coverage-curve.tsx';
import { ErrorDots } from './error-dots.tsx';
import { digitSuites, errorOf, suitesOf, type ErrorRange, type Suite } from './evaluation.ts';
import { nameOf } from './model-name.tsx';
import { Reliability } from './reliability.tsx';
import { Legend } from './series-mark.tsx';
import { SuiteSelect } from './suite-select.tsx';
import './model-page.css';
import './compare-page.css';

/** Two models on the same suites. */
export function ComparePage(): ReactNode {
  const { t } = useTranslation('models');
  const { a, b } = useSearch({ from: '/shell/models/compare' });
  const { data: list, error } = useQuery(modelsQuery(useApi()));
  const models = list?.items ?? [];
  return (
    <Page title={t('compare.title')}>
      {error && <Fault error={error} />}
      <div className="compare__choice">
        <Choice side="a" models={models} chosen={a} />
        <Choice side="b" models={models} chosen={b} />
      </div>
      {a === undefined || b === undefined ? (
        <Empty icon={GitCompare} title={t('compare.emptyTitle')} text={t('compare.emptyText')} />
      ) : (
        <Both a={a} b={b} />
      )}
    </Page>
  );
}

interface ChoiceProps {
  readonly side: 'a' | 'b';
  readonly models: readonly Model[];
  readonly chosen: string | undefined;
}

function Choice({ side, models, chosen }: ChoiceProps): ReactNode {
  const { t } = useTranslation('models');
  const navigate = useNavigate();
  return (
    <Field label={t(`compare.${side}`)}>
      {(control) => (
        <select
          {...control}
          className="input"
          value={chosen ?? ''}
          onChange={({ currentTarget: { value } }) =>
            void navigate({
              to: '/models/compare',
              search: (before) => ({ ...before, [side]: value }),
            })
          }
        >
          <option value="" disabled>
            {t('compare.pick')}
          </option>
          {models.map((model) => (
            <option key={model.id} value={model.id}>
              {nameOf(model)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Both({ a, b }: { readonly a: string; readonly b: string }): ReactNode {
  const api = useApi();
  const first = useQuery(modelQuery(api, a));
  const second = useQuery(modelQuery(api, b));
  const error = first.error ?? second.error;
  if (error) return <Fault error={error} />;
  if (!first.data || !second.data) return null;
  return <Comparison details={[first.data, second.data]} />;
}

interface Shared {
  readonly name: string;
  readonly suites: readonly [Suite, Suite];
}

function Comparison({ details }: { readonly details: readonly [ModelDetail, ModelDetail] }): ReactNode {
  const { t } = useTranslation('models');
  const shared = sharedSuites(details);
  const names = details.map(({ model }) => nameOf(model));
  if (shared.length === 0) return <p className="card muted">{t('compare.noShared')}</p>;
  const rows = shared.map(({ name, suites }) => ({ name, errors: suites.map(errorOf) }));
  return (
    <>
      <section className="card stack">
        <h2>{t('section.error')}</h2>
        <Legend names={names} />
        <ErrorDots rows={rows} />
        <ul className="small muted">
          {rows.map(({ name, errors: [first = null, second = null] }) => (
            <li key={name}>
              {name}: {t(verdictOf(first, second))}
            </li>
          ))}
        </ul>
      </section>
      <Curves shared={shared} names={names} />
    </>
  );
}

function sharedSuites([first, second]: readonly [ModelDetail, ModelDetail]): Shared[] {
  const others = digitSuites(suitesOf(second.evaluation));
  return digitSuites(suitesOf(first.evaluation)).flatMap((suite) => {
    const other = others.find(({ name }) => name === suite.name);
    return other === undefined ? [] : [{ name: suite.name, suites: [suite, other] as const }];
  });
}

/** Intervals that do not meet differ by more than chance; the others may or may not. */
function verdictOf(
  first: ErrorRange | null,
  second: ErrorRange | null,
): 'compare.first' | 'compare.second' | 'compare.open' {
  if (first === null || second === null) return 'compare.open';
  if (first.high < second.low) return 'compare.first';
  if (second.high < first.low) return 'compare.second';
  return 'compare.open';
}

interface CurvesProps {
  readonly shared: readonly Shared[];
  readonly names: readonly string[];
}

function Curves({ shared, names }: CurvesProps): ReactNode {
  const { t } = useTranslation('models');
  const { suite: asked } = useSearch({ from: '/shell/models/compare' });
  const navigate = useNavigate();
  const errorRate = useQuery(settingsQuery(useApi())).data?.errorRate;
  const chosen = shared.find(({ name }) => name === asked) ?? shared[0];
  if (chosen === undefined || errorRate === undefined) return null;
  const { suites } = chosen;
  return (
    <>
      <SuiteSelect
        suites={shared.map((one) => one.suites[0])}
        chosen={suites[0]}
        onChoose={(suite) =>
          void navigate({
            to: '/models/compare',
            search: (before) => ({ ...before, suite }),
            resetScroll: false,
          })
        }
      />
      <div className="model-columns">
        <section className="card stack">
          <h2>{t('section.coverage')}</h2>
          <CoverageCurve
            names={names}
            curves={suites.map(({ measures }) => measures.coverage.points)}
            errorRate={errorRate}
          />
        </section>
        <section className="card stack">
          <h2>{t('section.reliability')}</h2>
          <Legend names={names} />
          <Reliability bins={suites.map(({ measures }) => measures.calibration.bins)} />
        </section>
      </div>
    </>
  );
}
