import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './skeleton.css';

export interface SkeletonProps {
  /** CSS lengths of what will stand here */
  readonly width?: string;
  readonly height: string;
  readonly count?: number;
}

/** Stands in for what takes long; not seen before 300 ms. */
export function Skeleton({ width = '100%', height, count = 1 }: SkeletonProps): ReactNode {
  const { t } = useTranslation();
  const style: CSSProperties = { width, height };
  return (
    <div className="skeletons" role="status">
      <span className="visually-hidden">{t('loading')}</span>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className="skeleton" style={style} />
      ))}
    </div>
  );
}
