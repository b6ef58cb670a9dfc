import { useQuery } from '@tanstack/react-query';
import { SlidersHorizontal, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { NotADigitReason, PredictionCounts, Source } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { counted, day, percent } from '../ui/format.ts';
import { Popover } from '../ui/popover.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { DECISIONS, DIGITS, type HistoryFilter } from './filter.ts';
import { MoreFilters } from './more-filters.tsx';
import { useCounts } from './use-counts.ts';
import './filter-bar.css';

export interface FilterBarProps {
  readonly filter: HistoryFilter;
  readonly onChange: (filter: HistoryFilter) => void;
}

/** Ids are long; as much of one tells it from others. */
const SHORT = 12;

/** The filters that are used most, in view; the others one click away. */
export function FilterBar({ filter, onChange }: FilterBarProps): ReactNode {
  const { t } = useTranslation('history');
  // Each row shows what its other choices would hold, so it counts without itself.
  const { decision, ...allDecisions } = filter;
  const { digit, ...allDigits } = filter;
  const byDecision = useQuery(useCounts(allDecisions)).data?.byDecision;
  const byDigit = useQuery(useCounts(allDigits)).data?.byDigit;
  return (
    <div className="filters">
      <DecisionFilter
        chosen={decision}
        counts={byDecision}
        onChoose={(next) => {
          onChange({ ...allDecisions, ...(next && { decision: next }) });
        }}
      />
      <DigitFilter
        chosen={digit}
        counts={byDigit}
        onChoose={(next) => {
          onChange({ ...allDigits, ...(next && { digit: next }) });
        }}
      />
      <Popover
        title={t('filter.more')}
        trigger={
          <Button>
            <SlidersHorizontal aria-hidden />
            {t('filter.more')}
          </Button>
        }
      >
        <MoreFilters filter={filter} onChange={onChange} />
      </Popover>
      <Pills filter={filter} onChange={onChange} />
    </div>
  );
}

interface DecisionFilterProps {
  readonly chosen: HistoryFilter['decision'];
  readonly counts: PredictionCounts['byDecision'] | undefined;
  readonly onChoose: (decision: HistoryFilter['decision']) => void;
}

function DecisionFilter({ chosen, counts, onChoose }: DecisionFilterProps): ReactNode {
  const { t } = useTranslation(['history', 'common']);
  const countOf = (decision: string): string => {
    const found = counts?.find((one) => one.decision === decision);
    if (!counts) return '';
    return found ? counted(found.count) : '0';
  };
  return (
    <Segmented
      label={t('filter.decision')}
      value={chosen ?? 'all'}
      onChange={(value) => {
        onChoose(value === 'all' ? undefined : value);
      }}
      options={[
        { value: 'all', label: t('filter.all') },
        ...DECISIONS.map((decision) => ({
          value: decision,
          label: (
            <>
              {t(`common:decision.${decision}`)}
              <span className="filters__count">{countOf(decision)}</span>
            </>
          ),
        })),
      ]}
    />
  );
}

interface DigitFilterProps {
  readonly chosen: HistoryFilter['digit'];
  readonly counts: PredictionCounts['byDigit'] | undefined;
  readonly onChoose: (digit: HistoryFilter['digit']) => void;
}

function DigitFilter({ chosen, counts, onChoose }: DigitFilterProps): ReactNode {
  const { t } = useTranslation('history');
  return (
    <div className="digits" role="group" aria-label={t('filter.digit')}>
      {DIGITS.map((digit) => {
        const found = counts?.find((one) => String(one.digit) === digit);
        return (
          <button
            key={digit}
            type="button"
            className={classes('digits__one')}
            aria-pressed={chosen === digit}
            title={found && t('filter.digitCount', { digit, count: counted(found.count) })}
            onClick={() => {
              onChoose(chosen === digit ? undefined : digit);
            }}
          >
            {digit}
          </button>
        );
      })}
    </div>
  );
}

/** What else narrows the list, each with its own way out. */
function Pills({ filter, onChange }: FilterBarProps): ReactNode {
  const { t } = useTranslation('history');
  const words = usePillWords();
  const { digit, decision, sort, ...rest } = filter;
  const always = { ...(digit && { digit }), ...(decision && { decision }), ...(sort && { sort }) };
  const names = Object.keys(rest) as (keyof typeof rest)[];
  if (names.length === 0) return null;
  return (
    <ul className="pills" aria-label={t('filter.active')}>
      {names.map((name) => {
        const { [name]: dropped, ...others } = rest;
        return (
          <li key={name} className="pill">
            {words[name](String(dropped))}
            <button
              type="button"
              aria-label={t('filter.remove', { name: t(`filter.${name}`) })}
              onClick={() => {
                onChange({ ...others, ...always });
              }}
            >
              <X aria-hidden />
            </button>
          </li>
        );
      })}
      <li>
        <Button
          look="quiet"
          small
          onClick={() => {
            onChange(sort ? { sort } : {});
          }}
        >
          {t('filter.clear')}
        </Button>
      </li>
    </ul>
  );
}

type PillName = Exclude<keyof HistoryFilter, 'digit' | 'decision' | 'sort'>;

type PillWords = Readonly<Record<PillName, (value: string) => string>>;

function usePillWords(): PillWords {
  const { t } = useTranslation(['history', 'common']);
  const named = (name: 'model' | 'batch' | 'text') => (value: string) =>
    `${t(`filter.${name}`)}: ${value.slice(0, SHORT)}`;
  return {
    corrected: (value) => t(value === 'true' ? 'filter.seen' : 'filter.unseen'),
    wrong: (value) => t(value === 'true' ? 'filter.wrongYes' : 'filter.wrongNo'),
    confidenceMin: (value) => t('filter.from%', { share: percent(Number(value)) }),
    confidenceMax: (value) => t('filter.to%', { share: percent(Number(value)) }),
    from: (value) => t('filter.since', { day: day(new Date(value)) }),
    to: (value) => t('filter.until', { day: day(new Date(value)) }),
    reason: (value) => t(`common:reason.${value as NotADigitReason}`),
    source: (value) => t(`common:source.${value as Source}`),
    truth: (value) =>
      `${t('filter.truth')}: ${value === 'not-a-digit' ? t('common:truth.not-a-digit') : value}`,
    model: named('model'),
    batch: named('batch'),
    text: named('text'),
  };
}
