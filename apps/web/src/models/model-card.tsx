import Markdown from 'markdown-to-jsx';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './model-card.css';

const FRONT_MATTER = /^---\n[\s\S]*?\n---\n/;

/** MODEL_CARD.md as it is in the package. HTML in it is shown as text. */
export function ModelCard({ card }: { readonly card: string }): ReactNode {
  const { t } = useTranslation('models');
  return (
    <section className="card">
      <h2>{t('section.card')}</h2>
      {/* It scrolls, and what scrolls must be reachable by keyboard. */}
      <div className="model-card" role="region" aria-label={t('section.card')} tabIndex={0}>
        <Markdown options={{ disableParsingRawHTML: true, overrides: HEADINGS }}>
          {card.replace(FRONT_MATTER, '')}
        </Markdown>
      </div>
    </section>
  );
}

/** The page has its own h1 and h2; those of the card stand below. */
const HEADINGS = {
  h1: { component: 'h3' },
  h2: { component: 'h3' },
  h3: { component: 'h4' },
} as const;
