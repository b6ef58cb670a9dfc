import { ImageOff } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CollectionDigit } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { signOf } from './class-bars.tsx';
import './digit-thumb.css';

/** A labelled image as small as it can be: its 28×28, its label, who wrote it. */
export function DigitThumb({ digit }: { readonly digit: CollectionDigit }): ReactNode {
  const { t } = useTranslation('data');
  const { label, kind, writer } = digit;
  return (
    <span className="digit-thumb">
      <DigitPicture digit={digit} />
      <span className="digit-thumb__foot">
        <span className="digit-thumb__label">{signOf(label)}</span>
        <span className="digit-thumb__by">
          {kind ?? (writer === null ? '' : t('grid.by', { writer }))}
        </span>
      </span>
    </span>
  );
}

/** The 28×28, ink bright, as the network has it; some files of a suite give none. */
export function DigitPicture({ digit }: { readonly digit: CollectionDigit }): ReactNode {
  const { t } = useTranslation('data');
  const [broken, setBroken] = useState(false);
  const { row, image, label } = digit;
  const alt = t('grid.alt', { label: signOf(label), row });
  if (broken) {
    return (
      <span className="digit-picture digit-picture--none" title={t('grid.noImage')}>
        <ImageOff aria-hidden />
        <span className="visually-hidden">{`${alt}: ${t('grid.noImage')}`}</span>
      </span>
    );
  }
  return (
    <img
      className="digit-picture pixelated"
      src={image}
      alt={alt}
      decoding="async"
      onError={() => {
        setBroken(true);
      }}
    />
  );
}
