import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { reviewSummaryQuery } from '../api/queries.ts';
import { counted } from '../ui/format.ts';
import { Mark } from './mark.tsx';
import { focusPage } from './page-focus.ts';
import { PAGES, type PageEntry } from './pages.ts';
import { mayAct, useMay, useSession } from './session.ts';
import './rail.css';

/** The pages that the one who is asking may open; all of a viewer's until the server has said. */
export function usePages(): readonly PageEntry[] {
  const session = useSession();
  const role = session === undefined ? 'viewer' : session.role;
  return PAGES.filter((page) => mayAct(role, page.role));
}

/** Names and icons of the pages: at the left, on a phone the first four at the foot. */
export function Rail(): ReactNode {
  const { t } = useTranslation();
  const pages = usePages();
  return (
    <nav className="rail" aria-label={t('nav.label')}>
      <Link to="/" className="rail__mark" aria-label={t('app')}>
        <Mark />
        <span className="rail__name">{t('app')}</span>
      </Link>
      <ul className="rail__pages">
        {pages.map((page) => (
          <RailEntry key={page.name} page={page} />
        ))}
      </ul>
    </nav>
  );
}

function RailEntry({ page }: { readonly page: PageEntry }): ReactNode {
  const { t } = useTranslation();
  const { icon: Icon, name, to } = page;
  return (
    <li className="rail__entry">
      <Link
        to={to}
        className="rail__link"
        title={t(`nav.${name}`)}
        onClick={({ currentTarget }) => {
          // Nothing changes then, and focus would stay on the link.
          if (currentTarget.getAttribute('aria-current') === 'page') focusPage();
        }}
        activeOptions={{ exact: to === '/', includeSearch: false }}
      >
        <Icon aria-hidden />
        <span className="rail__word">{t(`nav.${name}`)}</span>
        {name === 'review' && <WaitingCount />}
      </Link>
    </li>
  );
}

function WaitingCount(): ReactNode {
  const { t } = useTranslation();
  const summary = useQuery({ ...reviewSummaryQuery(useApi()), enabled: useMay('reviewer') }).data;
  if (summary === undefined || summary.waiting.value === 0) return null;
  const { waiting } = summary;
  return (
    <span className="rail__count">
      <span aria-hidden>{waiting.value > 999 ? '999+' : counted(waiting)}</span>
      <span className="visually-hidden">{t('nav.waiting', { count: waiting.value })}</span>
    </span>
  );
}
