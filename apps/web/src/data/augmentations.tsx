import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Dices } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Augmented } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { Button } from '../ui/button.tsx';
import { Fault } from '../ui/fault.tsx';
import { Segmented, type SegmentedProps } from '../ui/segmented.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { AUGMENTATIONS, LEVELS, type AugmentationChoice } from './augmentation-choice.ts';
import './augmentations.css';

export interface AugmentationsProps {
  readonly id: string;
  readonly row: number;
  readonly choice: AugmentationChoice;
  readonly onChange: (choice: AugmentationChoice) => void;
}

/** What training makes of one image: a screen full of variants, by recipe, strength and seed. */
export function Augmentations({ id, row, choice, onChange }: AugmentationsProps): ReactNode {
  const { t } = useTranslation('data');
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['collections', id, 'augmented', row, choice],
    queryFn: ({ signal }) =>
      api.call('augmentCollectionDigit', { params: { id, row }, query: { ...choice }, signal }),
    // Variants of the same image make room for each other without a gap.
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
  return (
    <section className="card stack" aria-label={t('augment.title')}>
      <div>
        <h2>{t('augment.title')}</h2>
        <p className="muted small">{t('augment.text')}</p>
      </div>
      <Choices choice={choice} onChange={onChange} />
      {error && <Fault error={error} onRetry={() => void refetch()} />}
      {data === undefined ? !error && <Skeleton height="260px" /> : <Variants augmented={data} />}
    </section>
  );
}

function Choices({ choice, onChange }: Pick<AugmentationsProps, 'choice' | 'onChange'>): ReactNode {
  const { t } = useTranslation('data');
  const { augmentation, level, seed } = choice;
  return (
    <div className="augment-choices">
      <Choice
        name={t('augment.recipe')}
        value={augmentation}
        options={AUGMENTATIONS.map((value) => ({ value, label: t(`augment.recipes.${value}`) }))}
        onChange={(value) => {
          onChange({ ...choice, augmentation: value });
        }}
      />
      <Choice
        name={t('augment.strength')}
        value={level}
        options={LEVELS.map((value) => ({ value, label: t(`augment.levels.${value}`) }))}
        onChange={(value) => {
          onChange({ ...choice, level: value });
        }}
      />
      <div className="augment-choices__seed">
      <Button
        onClick={() => {
          onChange({ ...choice, seed: seed + 1 });
        }}
      >
        <Dices aria-hidden />
        {t('augment.anotherSeed')}
      </Button>
        <span className="muted small">{t('augment.seed', { seed })}</span>
      </div>
    </div>
  );
}

interface ChoiceProps<V extends string> extends Omit<SegmentedProps<V>, 'label'> {
  readonly name: string;
}

function Choice<V extends string>({ name, ...rest }: ChoiceProps<V>): ReactNode {
  return (
    <div className="augment-choices__one">
      <span className="augment-choices__name" aria-hidden>
        {name}
      </span>
      <Segmented label={name} {...rest} />
    </div>
  );
}

function Variants({ augmented }: { readonly augmented: Augmented }): ReactNode {
  const { t } = useTranslation('data');
  const { variants, usedBy, level, seed } = augmented;
  const untouched = variants.filter((variant) => variant.untouched).length;
  return (
    <>
      <ol className="variants" aria-label={t('augment.variants')} data-seed={seed}>
        {variants.map(({ image, untouched: same }, at) => (
          <li key={at} className="variants__one" data-untouched={same || undefined}>
            <img
              className="digit-picture pixelated"
              src={`data:image/png;base64,${image}`}
              alt={t('augment.variant', { number: at + 1 })}
            />
            {same && <span className="variants__note">{t('augment.untouched')}</span>}
          </li>
        ))}
      </ol>
      <p className="muted small">
        {t('augment.usedBy', { recipes: usedBy.join(', ') })}{' '}
        {level === 'as-trained' && t('augment.mixture')}{' '}
        {untouched > 0 && t('augment.untouchedCount', { count: untouched })}
      </p>
    </>
  );
}
