import type { TFunction } from 'i18next';
import { ArrowRight } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import type { Box } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import type { Sight } from './answer.ts';
import { PictureView } from './picture.tsx';
import './what-it-saw.css';

/** The page with what was found on it → the ink → the 28×28 that the network read. */
export function WhatItSaw({ sight }: { readonly sight: Sight | null }): ReactNode {
  const { t } = useTranslation('read');
  return (
    <div className="saw" role="group" aria-label={t('saw.title')}>
      <figure className="saw__step">
        <div className="saw__frame">{sight && <PageWithBoxes sight={sight} />}</div>
        <figcaption>{t('saw.page')}</figcaption>
      </figure>
      <ArrowRight className="saw__arrow" aria-hidden />
      <figure className="saw__step">
        <div className="saw__frame saw__frame--dark">
          {sight?.ink && (
            <PictureView picture={sight.ink} alt={t('saw.inkAlt')} className="saw__picture" />
          )}
        </div>
        <figcaption>{inkCaption(sight, t)}</figcaption>
      </figure>
      <ArrowRight className="saw__arrow" aria-hidden />
      <figure className="saw__step">
        <div className="saw__frame saw__frame--dark">
          {sight?.digitImage && (
            <PictureView
              picture={sight.digitImage}
              alt={t('saw.digitImageAlt')}
              className="saw__picture pixelated"
            />
          )}
        </div>
        <figcaption>{t('saw.digitImage')}</figcaption>
      </figure>
    </div>
  );
}

function inkCaption(sight: Sight | null, t: TFunction<'read'>): string {
  return sight?.polarity === 'light-on-dark' ? t('saw.inkLight') : t('saw.ink');
}

/** The page as it came in, the boxes of what was found drawn over it. */
export function PageWithBoxes({ sight }: { readonly sight: Sight }): ReactNode {
  const { t } = useTranslation('read');
  const { page, boxes, image } = sight;
  const style: CSSProperties = { aspectRatio: `${page.width} / ${page.height}` };
  const longest = Math.max(page.width, page.height);
  return (
    <div className="saw__page" data-tall={page.height > page.width || undefined} style={style}>
      {image && <PictureView picture={image} alt={t('saw.pageAlt')} className="saw__picture" />}
      <svg className="saw__boxes" viewBox={`0 0 ${page.width} ${page.height}`} aria-hidden>
        {boxes.map((box) => (
          <FoundBox key={`${box.left},${box.top}`} box={box} margin={longest / 60} />
        ))}
      </svg>
    </div>
  );
}

function FoundBox({ box, margin }: { readonly box: Box; readonly margin: number }): ReactNode {
  return (
    <rect
      className="saw__box"
      x={box.left - margin / 2}
      y={box.top - margin / 2}
      width={box.width + margin}
      height={box.height + margin}
      rx={margin / 2}
    />
  );
}
