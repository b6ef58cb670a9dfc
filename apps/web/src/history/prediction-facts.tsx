import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Prediction } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { Facts, type Fact } from '../ui/facts.tsx';
import { duration, exactTime, percent, size } from '../ui/format.ts';

/** Where it came from, who read it, and how long that took. */
export function PredictionFacts({ prediction }: { readonly prediction: Prediction }): ReactNode {
  const { t } = useTranslation(['history', 'common']);
  const { image, geometry, timings, digitness, batch, createdBy } = prediction;
  const facts: Fact[] = [
    { name: t('fact.time'), value: exactTime(new Date(prediction.createdAt)) },
    { name: t('fact.source'), value: t(`common:source.${prediction.source}`) },
    { name: t('fact.by'), value: createdBy?.name ?? t('common:unknown') },
    { name: t('fact.file'), value: prediction.fileName ?? '–' },
    { name: t('fact.image'), value: imageText(prediction) },
    { name: t('fact.digitness'), value: digitness === null ? '–' : percent(digitness) },
    {
      name: t('fact.polarity'),
      value: geometry.polarity === null ? '–' : t(`polarity.${geometry.polarity}`),
    },
    {
      name: t('fact.duration'),
      value: duration((timings.decodeMs + timings.normaliseMs + timings.networkMs) / 1000),
    },
    {
      name: t('fact.model'),
      value: (
        <Link to="/models/$id" params={{ id: prediction.model }}>
          <code>{prediction.model.slice(0, 12)}</code>
        </Link>
      ),
    },
    ...(batch === null
      ? []
      : [
          {
            name: t('fact.batch'),
            value: (
              <Link to="/batches/$id" params={{ id: batch.id }}>
                {t('fact.batchItem', { item: batch.item + 1 })}
              </Link>
            ),
          },
        ]),
    { name: 'SHA-256', value: <code title={image.sha256}>{image.sha256.slice(0, 16)}…</code> },
  ];
  return (
    <div>
      <h2>{t('fact.title')}</h2>
      <Facts facts={facts} />
    </div>
  );
}

function imageText({ image, geometry }: Prediction): string {
  const kind = image.mediaType.replace('image/', '').toUpperCase();
  return `${kind}, ${geometry.page.width} × ${geometry.page.height}, ${size(image.bytes)}`;
}
