import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CollectionDigit } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { Facts, type Fact } from '../ui/facts.tsx';
import { whole } from '../ui/format.ts';
import { signOf } from './class-bars.tsx';
import { searchOf, type CollectionFilter } from './collection-filter.ts';

export interface DigitFactsProps {
  readonly id: string;
  readonly digit: CollectionDigit;
}

/** What is known of an image; each fact leads to all that share it. */
export function DigitFacts({ id, digit }: DigitFactsProps): ReactNode {
  const { t } = useTranslation(['data', 'common']);
  const { label, kind, writer, series, name, row } = digit;
  const unknown = t('common:unknown');
  const known = (value: number | null): string => (value === null ? 'unknown' : String(value));
  const facts: Fact[] = [
    {
      name: t('filter.writer'),
      value: (
        <AllWith id={id} filter={{ writer: known(writer) }}>
          {writer ?? unknown}
        </AllWith>
      ),
    },
    {
      name: t('filter.series'),
      value: (
        <AllWith id={id} filter={{ series: known(series) }}>
          {series === null ? unknown : t('digit.series', { series })}
        </AllWith>
      ),
    },
    ...(kind === null ? [] : [{ name: t('filter.kind'), value: <Kind id={id} kind={kind} /> }]),
    { name: t('digit.row'), value: whole(row) },
    ...(name === null ? [] : [{ name: t('digit.file'), value: name }]),
  ];
  return (
    <div className="stack">
      <div>
        <p className="muted small">{t('digit.label')}</p>
        <p className="labelled__label">
          {signOf(label)}
          {label === 'not-a-digit' && (
            <span className="visually-hidden">{t('common:truth.not-a-digit')}</span>
          )}
        </p>
      </div>
      <Facts facts={facts} />
    </div>
  );
}

interface AllWithProps {
  readonly id: string;
  readonly filter: CollectionFilter;
  readonly children: ReactNode;
}

function AllWith({ id, filter, children }: AllWithProps): ReactNode {
  return (
    <Link to="/data/$id" params={{ id }} search={searchOf(filter)}>
      {children}
    </Link>
  );
}

function Kind({ id, kind }: { readonly id: string; readonly kind: string }): ReactNode {
  return (
    <AllWith id={id} filter={{ kind }}>
      {kind}
    </AllWith>
  );
}
