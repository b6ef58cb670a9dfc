import { useState, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog.tsx';
import { useKeys, useKeySections, type KeyAction, type KeySection } from './keys.tsx';
import './key-help.css';

/** `?` shows what keys do here. */
export function KeyHelp(): ReactNode {
  const { t } = useTranslation();
  const [sections, setSections] = useState<readonly KeySection[] | null>(null);
  const present = useKeySections();
  const own = useMemo<KeyAction[]>(
    () => [
      {
        keys: ['?'],
        label: t('keys.help'),
        run: () => {
          setSections(present());
        },
      },
    ],
    [t, present],
  );
  useKeys(t('keys.everywhere'), own);
  return (
    <Dialog
      open={sections !== null}
      onClose={() => {
        setSections(null);
      }}
      title={t('keys.title')}
      wide
    >
      <div className="key-help">
        {[...(sections ?? [])].reverse().map(({ title, actions }) => (
          <section key={title + actions.map(({ label }) => label).join()}>
            <h3>{title}</h3>
            <dl>
              {actions.map((action) => (
                <div key={action.label} className="key-help__row">
                  <dt>
                    {action.shown === undefined ? (
                      <Keys of={action.keys} />
                    ) : (
                      <kbd>{action.shown}</kbd>
                    )}
                  </dt>
                  <dd>{action.label}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

const NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  ' ': 'Space',
  Delete: 'Del',
};

function Keys({ of }: { readonly of: readonly string[] }): ReactNode {
  const { t } = useTranslation();
  return of.map((sequence, index) => (
    <span key={sequence}>
      {index > 0 && <span className="muted"> {t('keys.or')} </span>}
      {(sequence === ' ' ? [' '] : sequence.split(' ')).map((chord, at) => (
        <span key={chord}>
          {at > 0 && <span className="muted"> {t('keys.then')} </span>}
          {chord.split('+').map((key) => (
            <kbd key={key}>{key === 'mod' ? t('keys.modifier') : (NAMES[key] ?? key)}</kbd>
          ))}
        </span>
      ))}
    </span>
  ));
}
