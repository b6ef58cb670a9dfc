import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { modelsQuery } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { dayOf, DIGITS, filterOf, REASONS, SOURCES, type HistoryFilter } from './filter.ts';
import './more-filters.css';

export interface MoreFiltersProps {
  readonly filter: HistoryFilter;
  readonly onChange: (filter: HistoryFilter) => void;
}

/** All the ways in which a list can be narrowed. It narrows when the form is sent. */
export function MoreFilters({ filter, onChange }: MoreFiltersProps): ReactNode {
  const { t } = useTranslation('history');
  const [draft, setDraft] = useState<Record<string, string>>(() => textsOf(filter));
  const set = (name: string) => (value: string) => {
    setDraft({ ...draft, [name]: value });
  };
  const choices = useChoices();
  const fields = { draft, set };
  return (
    <form
      className="more-filters"
      onSubmit={(event) => {
        event.preventDefault();
        onChange(filterOf(draft));
      }}
    >
      <Selects names={['corrected', 'wrong', 'truth', 'reason']} choices={choices} {...fields} />
      <Text name="confidenceMin" type="number" {...fields} />
      <Text name="confidenceMax" type="number" {...fields} />
      <Text name="from" type="date" {...fields} />
      <Text name="to" type="date" {...fields} />
      <Selects names={['source', 'model']} choices={choices} {...fields} />
      <Text name="text" {...fields} />
      <div className="more-filters__foot">
        <Button type="submit" look="primary">
          {t('filter.apply')}
        </Button>
      </div>
    </form>
  );
}

type ChoiceName = 'corrected' | 'wrong' | 'truth' | 'reason' | 'source' | 'model';

function useChoices(): Readonly<Record<ChoiceName, readonly Choice[]>> {
  const { t } = useTranslation(['history', 'common']);
  const models = useQuery(modelsQuery(useApi())).data?.items ?? [];
  return {
    corrected: [
      ['true', t('filter.seen')],
      ['false', t('filter.unseen')],
    ],
    wrong: [
      ['true', t('filter.wrongYes')],
      ['false', t('filter.wrongNo')],
    ],
    truth: [
      ...DIGITS.map((digit): Choice => [digit, digit]),
      ['not-a-digit', t('common:truth.not-a-digit')],
    ],
    reason: REASONS.map((reason) => [reason, t(`common:reason.${reason}`)]),
    source: SOURCES.map((source) => [source, t(`common:source.${source}`)]),
    model: models.map(({ id, name }) => [id, `${name} ${id.slice(0, 8)}`]),
  };
}

interface SelectsProps extends DraftProps {
  readonly names: readonly ChoiceName[];
  readonly choices: Readonly<Record<ChoiceName, readonly Choice[]>>;
}

function Selects({ names, choices, draft, set }: SelectsProps): ReactNode {
  const { t } = useTranslation('history');
  return names.map((name) => (
    <Field key={name} label={t(`filter.${name}`)}>
      {(control) => (
        <Choices
          {...control}
          value={draft[name] ?? ''}
          options={choices[name]}
          onChange={set(name)}
        />
      )}
    </Field>
  ));
}

type Choice = readonly [value: string, label: string];

function textsOf(filter: HistoryFilter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, String(value)]));
}

interface ChoicesProps {
  readonly id: string;
  readonly value: string;
  readonly options: readonly Choice[];
  readonly onChange: (value: string) => void;
}

function Choices({ id, value, options, onChange }: ChoicesProps): ReactNode {
  const { t } = useTranslation('history');
  return (
    <select
      id={id}
      className="input input--small"
      value={value}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    >
      <option value="">{t('filter.any')}</option>
      {options.map(([option, label]) => (
        <option key={option} value={option}>
          {label}
        </option>
      ))}
    </select>
  );
}

interface DraftProps {
  readonly draft: Readonly<Record<string, string>>;
  readonly set: (name: string) => (value: string) => void;
}

interface TextProps extends DraftProps {
  readonly name: 'text' | 'confidenceMin' | 'confidenceMax' | 'from' | 'to';
  readonly type?: 'text' | 'number' | 'date';
}

function Text({ name, draft, set, type = 'text' }: TextProps): ReactNode {
  const { t } = useTranslation('history');
  const value = draft[name] ?? '';
  return (
    <Field label={t(`filter.${name}`)}>
      {(control) => (
        <input
          {...control}
          type={type}
          className="input input--small"
          value={type === 'date' ? dayOf(value) : value}
          onChange={(event) => {
            set(name)(event.currentTarget.value);
          }}
          {...(type === 'number' && { min: 0, max: 1, step: 'any' })}
        />
      )}
    </Field>
  );
}
