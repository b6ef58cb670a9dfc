import { Link, useSearch } from '@tanstack/react-router';
import { Grid3x3, Scale, Square } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { OnlyFor } from '../app/only-for.tsx';
import { clickWithoutFocus } from '../app/page-focus.ts';
import { Page } from '../ui/page.tsx';
import { AgreementView } from './agreement-view.tsx';
import { GridReview } from './grid-review.tsx';
import { SingleReview } from './single-review.tsx';
import { EXACT } from '../ui/tabs.ts';
import '../ui/segmented.css';

const MODES = [
  { mode: 'one', icon: Square },
  { mode: 'grid', icon: Grid3x3 },
  { mode: 'agreement', icon: Scale },
] as const;

type Mode = (typeof MODES)[number]['mode'];

/** What the model was unsure of, for a person to say. */
export function ReviewPage(): ReactNode {
  const { t } = useTranslation('review');
  const { mode: asked } = useSearch({ from: '/shell/review' });
  const mode = MODES.find((one) => one.mode === asked)?.mode ?? 'one';
  return (
    <OnlyFor role="reviewer">
      <div onMouseDown={clickWithoutFocus}>
        <Page title={t('title')} actions={<ModeLinks mode={mode} />}>
          {mode === 'one' && <SingleReview />}
          {mode === 'grid' && <GridReview />}
          {mode === 'agreement' && <AgreementView />}
        </Page>
      </div>
    </OnlyFor>
  );
}

function ModeLinks({ mode }: { readonly mode: Mode }): ReactNode {
  const { t } = useTranslation('review');
  return (
    <nav className="segmented" aria-label={t('mode.label')}>
      {MODES.map(({ mode: name, icon: Icon }) => (
        <Link
          key={name}
          to="/review"
          search={name === 'one' ? {} : { mode: name }}
          className="segmented__option"
          activeOptions={EXACT}
          aria-current={name === mode ? 'page' : undefined}
        >
          <Icon aria-hidden />
          {t(`mode.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
