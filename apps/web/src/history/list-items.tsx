import { Link } from '@tanstack/react-router';
import { memo, type ReactNode } from 'react';
import type { Prediction } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { pictureAddress } from '../prediction/answer.ts';
import { Thumb } from '../prediction/thumb.tsx';
import { percent } from '../ui/format.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { Verdict } from '../ui/verdict.tsx';

export interface ItemProps {
  readonly index: number;
  readonly prediction: Prediction;
  readonly selected: boolean;
  /** something is selected: the boxes stay in view */
  readonly selecting: boolean;
  readonly onSelect: (index: number, range: boolean) => void;
}

/** Drawn once for as long as it is in sight, however far the list is scrolled meanwhile. */
export const GalleryItem = memo(function GalleryItem(props: ItemProps): ReactNode {
  const { index, prediction, selected, selecting } = props;
  return (
    <div
      className="gallery__item"
      role="listitem"
      data-index={index}
      data-selected={selected || undefined}
      data-selecting={selecting || undefined}
    >
      <Link to="/history/$id" params={{ id: prediction.id }} className="gallery__link">
        <Thumb prediction={prediction} />
      </Link>
      <SelectBox {...props} />
    </div>
  );
});

export const TableRow = memo(function TableRow(props: ItemProps): ReactNode {
  const { t } = useTranslation(['history', 'common']);
  const { index, prediction, selected } = props;
  const { digit, confidence, decision, truth, createdAt, source, fileName, model } = prediction;
  return (
    <div
      className="table__row"
      role="listitem"
      data-index={index}
      data-selected={selected || undefined}
    >
      <SelectBox {...props} />
      <Link to="/history/$id" params={{ id: prediction.id }} className="table__link">
        <img
          className="table__picture"
          src={pictureAddress(prediction)}
          alt=""
          loading="lazy"
          decoding="async"
        />
        <span className="table__digit">{digit ?? '∅'}</span>
        <span className="table__share">{digit === null ? '' : percent(confidence)}</span>
        <span>
          <Verdict decision={decision} />
        </span>
        <span className="table__truth">
          {truth !== null && truth !== digit && t('common:truth.corrected', { truth })}
          {truth !== null && truth === digit && t('common:truth.confirmed')}
        </span>
        <span className="table__name">{fileName ?? t(`common:source.${source}`)}</span>
        <span className="table__model">{model.slice(0, 8)}</span>
        <span className="table__time">
          <TimeAgo at={createdAt} />
        </span>
      </Link>
    </div>
  );
});

function SelectBox({ index, prediction, selected, onSelect }: ItemProps): ReactNode {
  const { t } = useTranslation('history');
  return (
    <label className="select-box">
      <input
        type="checkbox"
        checked={selected}
        aria-label={t('select.one', { name: prediction.fileName ?? prediction.id.slice(-6) })}
        onChange={(event) => {
          onSelect(index, (event.nativeEvent as MouseEvent).shiftKey);
        }}
      />
    </label>
  );
}
