import { scaleLinear } from '@visx/scale';
import type { CSSProperties, ReactNode } from 'react';
import type { CollectionDetail } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { whole } from '../ui/format.ts';
import { countsByLabel, LABELS, type Label } from './collection-filter.ts';
import './class-bars.css';

type Counts = Pick<CollectionDetail, 'digits' | 'notADigit'>;

/** Images of each class, as columns. */
export function ClassBars({ detail }: { readonly detail: Counts }): ReactNode {
  const { t } = useTranslation(['data', 'common']);
  const bars = useBars(detail);
  const summary = bars.map(({ label, images }) => `${t(nameOf(label), { label })}: ${whole(images)}`);
  return (
    <div
      className="class-bars"
      role="img"
      aria-label={t('collections.byClass', { summary: summary.join(', ') })}
    >
      {bars.map(({ label, style }) => (
        <span key={label} className="class-bars__one" aria-hidden>
          <span className="class-bars__well">
            <span className="class-bars__fill" style={style} />
          </span>
          <span className="class-bars__name">{signOf(label)}</span>
        </span>
      ))}
    </div>
  );
}

export interface ClassFilterProps {
  readonly detail: Counts;
  readonly chosen: Label | undefined;
  readonly onChoose: (label: Label | undefined) => void;
}

/** The same columns, each of which narrows to its class. */
export function ClassFilter({ detail, chosen, onChoose }: ClassFilterProps): ReactNode {
  const { t } = useTranslation(['data', 'common']);
  return (
    <div className="class-bars" role="group" aria-label={t('filter.label')}>
      {useBars(detail).map(({ label, images, style }) => (
        <button
          key={label}
          type="button"
          className="class-bars__one class-bars__one--choice"
          aria-pressed={label === chosen}
          disabled={images === 0 && label !== chosen}
          onClick={() => {
            onChoose(label === chosen ? undefined : label);
          }}
        >
          <span className="class-bars__well" aria-hidden>
            <span className="class-bars__fill" style={style} />
          </span>
          <span className="class-bars__name" aria-hidden>
            {signOf(label)}
          </span>
          <span className="class-bars__count" aria-hidden>
            {whole(images)}
          </span>
          <span className="visually-hidden">
            {t('filter.labelCount', {
              name: t(nameOf(label), { label }),
              count: images,
              shown: whole(images),
            })}
          </span>
        </button>
      ))}
    </div>
  );
}

interface Bar {
  readonly label: Label;
  readonly images: number;
  readonly style: CSSProperties;
}

/** A column for every class; the one for what is no digit only where there is any. */
function useBars(detail: Counts): Bar[] {
  const counts = countsByLabel(detail);
  const height = scaleLinear({ domain: [0, Math.max(1, ...counts)], range: [0, 100] });
  return LABELS.flatMap((label, at) => {
    const images = counts[at] ?? 0;
    if (label === 'not-a-digit' && images === 0) return [];
    return [{ label, images, style: { height: `${height(images)}%` } }];
  });
}

function nameOf(label: Label): 'common:truth.not-a-digit' | 'filter.digit' {
  return label === 'not-a-digit' ? 'common:truth.not-a-digit' : 'filter.digit';
}

export function signOf(label: Label | number): string {
  return label === 'not-a-digit' ? '∅' : String(label);
}
