import { Link, useSearch } from '@tanstack/react-router';
import { GitCompareArrows } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Thumb } from '../prediction/thumb.tsx';
import { Button } from '../ui/button.tsx';
import { Facts } from '../ui/facts.tsx';
import { Fault } from '../ui/fault.tsx';
import { duration } from '../ui/format.ts';
import { Page } from '../ui/page.tsx';
import { Progress } from '../ui/progress.tsx';
import { useAgreement, type Comparison } from './use-agreement.ts';
import './agreement-page.css';

const USUAL = 100;
/** The API gives no more at once. */
const MOST = 500;
/** What the private mode promises: no probability differs by more. */
const PROMISED = 1e-3;

/** Shows that the model gives the same answers in this browser as on the server. */
export function AgreementPage(): ReactNode {
  const { t } = useTranslation('read');
  const { state, run } = useAgreement();
  const running = state.kind === 'running';
  const count = useCount();
  return (
    <Page title={t('agreement.title')}>
      <div className="card stack agreement">
        <p>{t('agreement.text')}</p>
        {running && (
          <Progress
            label={t('agreement.title')}
            value={state.done}
            max={state.total}
            note={t('agreement.running', { done: state.done, total: state.total })}
          />
        )}
        {state.kind === 'failed' && <Fault error={state.error} />}
        {state.kind === 'done' && <Result comparison={state.comparison} />}
        <div>
          <Button
            look="primary"
            disabled={running}
            onClick={() => {
              run(count);
            }}
          >
            <GitCompareArrows aria-hidden />
            {state.kind === 'done' ? t('agreement.again') : t('agreement.start', { count })}
          </Button>
        </div>
      </div>
    </Page>
  );
}

/** How many are compared; the address may ask for another number. */
function useCount(): number {
  const { count } = useSearch({ from: '/shell/agreement' });
  const asked = Math.round(Number(count));
  return asked >= 1 && asked <= MOST ? asked : USUAL;
}

function Result({ comparison }: { readonly comparison: Comparison }): ReactNode {
  const { t } = useTranslation('read');
  const { total, same, largest, medianMs, notRead, differing } = comparison;
  if (total === 0) return <p>{t('agreement.none')}</p>;
  const within = largest <= PROMISED;
  return (
    <>
      <div data-largest={largest} data-same={same} data-total={total}>
        <Facts
          facts={[
            {
              name: t('agreement.same', { count: same, total }),
              value: notRead > 0 && t('agreement.notRead', { count: notRead }),
            },
            {
              name: t('agreement.largest'),
              value: `${largest.toExponential(1)} · ${within ? t('agreement.within') : t('agreement.beyond')}`,
            },
            { name: t('agreement.speed'), value: duration(medianMs / 1000) },
          ]}
        />
      </div>
      {differing.length > 0 && (
        <section>
          <h2>{t('agreement.differing')}</h2>
          <ul className="agreement__grid">
            {differing.map((prediction) => (
              <li key={prediction.id}>
                <Link to="/history/$id" params={{ id: prediction.id }} className="recent__item">
                  <Thumb prediction={prediction} />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
