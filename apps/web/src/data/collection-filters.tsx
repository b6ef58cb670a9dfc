import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CollectionDetail } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { whole } from '../ui/format.ts';
import { ClassFilter } from './class-bars.tsx';
import { narrowed, type CollectionFilter } from './collection-filter.ts';
import { writersQuery } from './queries.ts';

export interface CollectionFiltersProps {
  readonly detail: CollectionDetail;
  readonly filter: CollectionFilter;
  readonly onChange: (filter: CollectionFilter) => void;
}

/** How a collection can be narrowed; what it has nothing of is not offered. */
export function CollectionFilters(props: CollectionFiltersProps): ReactNode {
  const { t } = useTranslation('data');
  const { detail, filter, onChange } = props;
  const isNarrowed = Object.keys(filter).length > 0;
  return (
    <section className="card collection-filters" aria-label={t('filter.title')}>
      <ClassFilter
        detail={detail}
        chosen={filter.label}
        onChoose={(label) => {
          onChange(narrowed(filter, 'label', label));
        }}
      />
      <div className="collection-filters__row">
        <SeriesFilter {...props} />
        <WriterFilter {...props} />
        <KindFilter {...props} />
        {isNarrowed && (
          <Button
            look="quiet"
            onClick={() => {
              onChange({});
            }}
          >
            <X aria-hidden />
            {t('filter.clear')}
          </Button>
        )}
      </div>
    </section>
  );
}

interface Choice {
  readonly value: string;
  readonly name: string;
}

interface SelectProps extends Pick<CollectionFiltersProps, 'filter' | 'onChange'> {
  readonly name: 'series' | 'writer' | 'kind';
  readonly all: string;
  readonly choices: readonly Choice[];
}

function FilterSelect({ name, all, choices, filter, onChange }: SelectProps): ReactNode {
  const { t } = useTranslation('data');
  const chosen = filter[name];
  const isKnown = chosen === undefined || choices.some(({ value }) => value === chosen);
  return (
    <Field label={t(`filter.${name}`)}>
      {(control) => (
        <select
          {...control}
          className="input"
          value={chosen ?? ''}
          onChange={({ currentTarget: { value } }) => {
            onChange(narrowed(filter, name, value === '' ? undefined : value));
          }}
        >
          <option value="">{all}</option>
          {/* An address may name what is not there, or not there yet. */}
          {!isKnown && <option value={chosen}>{chosen}</option>}
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function SeriesFilter({ detail, filter, onChange }: CollectionFiltersProps): ReactNode {
  const { t } = useTranslation('data');
  if (detail.series.every(({ series }) => series === null)) return null;
  const choices = detail.series.map(({ series, images }) => ({
    value: series === null ? 'unknown' : String(series),
    name:
      series === null
        ? t('filter.unknownCount', { shown: whole(images) })
        : t('collections.series', { series, shown: whole(images) }),
  }));
  return (
    <FilterSelect name="series" all={t('filter.allSeries')} {...{ choices, filter, onChange }} />
  );
}

function WriterFilter({ detail, filter, onChange }: CollectionFiltersProps): ReactNode {
  const { t } = useTranslation('data');
  const others = narrowed(filter, 'writer', undefined);
  const { known, unknownImages } = detail.writers;
  const writers = useQuery({
    ...writersQuery(useApi(), detail.collection.id, others),
    enabled: known > 0,
  }).data;
  if (known === 0) return null;
  const choices = (writers ?? []).map(({ writer, images }) => ({
    value: String(writer),
    name: t('filter.writerCount', { writer, shown: whole(images) }),
  }));
  if (unknownImages > 0) {
    const name = t('filter.unknownCount', { shown: whole(unknownImages) });
    choices.push({ value: 'unknown', name });
  }
  return (
    <FilterSelect name="writer" all={t('filter.allWriters')} {...{ choices, filter, onChange }} />
  );
}

function KindFilter({ detail, filter, onChange }: CollectionFiltersProps): ReactNode {
  const { t } = useTranslation('data');
  if (detail.kinds.length < 2) return null;
  const choices = detail.kinds.map(({ name, images }) => ({
    value: name,
    name: t('filter.kindCount', { name, shown: whole(images) }),
  }));
  return <FilterSelect name="kind" all={t('filter.allKinds')} {...{ choices, filter, onChange }} />;
}
