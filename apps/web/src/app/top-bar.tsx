import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Box, Lock, LockOpen, Moon, PackageX, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Model } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { modelsQuery } from '../api/queries.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { percent } from '../ui/format.ts';
import { Popover } from '../ui/popover.tsx';
import { Switch } from '../ui/switch.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { AccountMenu } from './account-menu.tsx';
import { ErrorRateChip } from './error-rate-chip.tsx';
import { usePreferences } from './preferences.tsx';
import './top-bar.css';

/** Which model answers, how sure it must be, where it runs, how it looks, and who is here. */
export function TopBar(): ReactNode {
  return (
    <header className="top">
      <div className="top__chips">
        <ModelChip />
        <ErrorRateChip />
        <PrivateChip />
      </div>
      <div className="top__tools">
        <ThemeButton />
        <AccountMenu />
      </div>
    </header>
  );
}

function ModelChip(): ReactNode {
  const { t } = useTranslation();
  const models = useQuery(modelsQuery(useApi())).data;
  if (models === undefined) return null;
  const active = models.items.find(({ id }) => id === models.active);
  if (active === undefined || active.state === 'missing') return <NoModelChip />;
  const trigger = (
    <button type="button" className="chip chip--model">
      <Box aria-hidden />
      <span className="visually-hidden">{t('top.model')}</span>
      <span className="chip__text">{active.name}</span>
      {active.errorRate && <span className="chip__fact">{percent(active.errorRate.value)}</span>}
    </button>
  );
  return (
    <Popover trigger={trigger} title={active.name} align="start">
      <ModelFacts model={active} />
    </Popover>
  );
}

/** Nothing can be read: said here, and the way out with it. */
function NoModelChip(): ReactNode {
  const { t } = useTranslation();
  const trigger = (
    <button type="button" className="chip chip--model" data-fault>
      <PackageX aria-hidden />
      <span className="chip__text">{t('top.noModel')}</span>
    </button>
  );
  return (
    <Popover trigger={trigger} title={t('top.noModel')} align="start">
      <p>{t('top.modelGone')}</p>
      <Link to="/models" className={buttonClass('plain', { small: true })}>
        {t('nav.models')}
      </Link>
    </Popover>
  );
}

function ModelFacts({ model }: { readonly model: Model }): ReactNode {
  const { t } = useTranslation();
  const { errorRate } = model;
  return (
    <div className="stack">
      {errorRate === null ? (
        <p>{t('top.modelUnknownError')}</p>
      ) : (
        <div>
          <p>{t('top.modelError', { error: percent(errorRate.value), suite: errorRate.suite })}</p>
          <p className="muted">
            {t('top.modelErrorRange', {
              low: percent(errorRate.low),
              high: percent(errorRate.high),
            })}
          </p>
        </div>
      )}
      <p className="muted">
        <TimeAgo at={model.createdAt ?? model.addedAt} /> · <code>{model.id.slice(0, 16)}</code>
      </p>
      <Link
        to="/models/$id"
        params={{ id: model.id }}
        className={buttonClass('plain', { small: true })}
      >
        {t('top.modelMore')}
      </Link>
    </div>
  );
}

function PrivateChip(): ReactNode {
  const { t } = useTranslation();
  const { privateMode, setPrivateMode } = usePreferences();
  const Icon = privateMode ? Lock : LockOpen;
  const trigger = (
    <button
      type="button"
      className="chip"
      data-on={privateMode || undefined}
      aria-label={privateMode ? t('top.privateMode') : t('top.privateOff')}
    >
      <Icon aria-hidden />
      <span className="chip__text chip__text--wide">{t('top.privateOn')}</span>
    </button>
  );
  return (
    <Popover trigger={trigger} title={t('top.privateMode')} align="start">
      <p>{t('top.privateText')}</p>
      <Switch label={t('top.privateSwitch')} on={privateMode} onChange={setPrivateMode} />
      <Link to="/agreement">{t('top.privateCheck')}</Link>
    </Popover>
  );
}

function ThemeButton(): ReactNode {
  const { t } = useTranslation();
  const { theme, setTheme } = usePreferences();
  const dark = theme === 'dark';
  const label = dark ? t('top.toLight') : t('top.toDark');
  return (
    <Button
      look="quiet"
      icon
      aria-label={label}
      title={label}
      onClick={() => {
        setTheme(dark ? 'light' : 'dark');
      }}
    >
      {dark ? <Sun aria-hidden /> : <Moon aria-hidden />}
    </Button>
  );
}
