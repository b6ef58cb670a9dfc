import type { ReactNode } from 'react';
import type { ModelDetail } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { Facts } from '../ui/facts.tsx';
import { exactTime, percent, size, whole } from '../ui/format.ts';
import { shortId } from './model-name.tsx';

/** What the manifest says, and the files of the package to take away. */
export function ModelFacts({ detail }: { readonly detail: ModelDetail }): ReactNode {
  const { t } = useTranslation('models');
  const { model, manifest, files } = detail;
  const thresholds = shares(manifest['thresholds']);
  return (
    <section className="card stack stack--wide">
      <div>
        <h2>{t('section.facts')}</h2>
        <Facts
          facts={[
            { name: t('fact.id'), value: <code title={model.id}>{model.id.slice(0, 24)}…</code> },
            { name: t('fact.origin'), value: t(`origin.${model.origin}`) },
            { name: t('fact.parent'), value: model.parent === null ? '–' : shortId(model.parent) },
            { name: t('fact.added'), value: exactTime(new Date(model.addedAt)) },
            { name: t('fact.by'), value: model.addedBy?.name ?? '–' },
            { name: t('fact.predictions'), value: whole(model.predictions) },
            ...thresholds.map(([name, value]) => ({
              name: t(name === 'accept' ? 'fact.accept' : 'fact.digitness'),
              value: percent(value),
            })),
          ]}
        />
      </div>
      <div>
        <h2>{t('section.files')}</h2>
        <Facts
          facts={files.map(({ name, bytes, url }) => ({
            name: (
              <a href={url} download={name}>
                {name}
              </a>
            ),
            value: size(bytes),
          }))}
        />
      </div>
    </section>
  );
}

/** The thresholds of a manifest, where it has some. */
function shares(thresholds: unknown): [name: string, value: number][] {
  if (typeof thresholds !== 'object' || thresholds === null) return [];
  return Object.entries(thresholds).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
}
