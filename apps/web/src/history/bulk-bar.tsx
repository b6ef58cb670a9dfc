import { Check, Trash2, X } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys, type KeyAction } from '../app/keys.tsx';
import { useMay } from '../app/session.ts';
import { TruthButtons } from '../prediction/truth-buttons.tsx';
import { truthKeys } from '../prediction/truth-keys.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { useBulk, type Bulk } from './use-bulk.ts';
import type { Selection } from './use-selection.ts';
import './bulk-bar.css';

/** What can be done with all that is selected. */
export function BulkBar({ selection }: { readonly selection: Selection }): ReactNode {
  const { t } = useTranslation('history');
  const bulk = useBulk(selection.clear);
  const mayCorrect = useMay('reviewer');
  const count = selection.ids.size;
  if (count === 0 || !mayCorrect) return null;
  const ids = [...selection.ids];
  return (
    <div className="bulk" role="region" aria-label={t('bulk.label')}>
      <span className="bulk__count">{t('bulk.selected', { count })}</span>
      <div className="bulk__truths">
        <TruthButtons
          chosen={null}
          disabled={bulk.isPending}
          onChoose={(truth) => {
            bulk.correct(ids, truth);
          }}
        />
      </div>
      <Button
        disabled={bulk.isPending}
        onClick={() => {
          bulk.confirm(ids);
        }}
      >
        <Check aria-hidden />
        {t('bulk.confirm')}
      </Button>
      <DeleteButton ids={ids} bulk={bulk} />
      <Button look="quiet" icon aria-label={t('bulk.clear')} onClick={selection.clear}>
        <X aria-hidden />
      </Button>
      <BulkKeys selection={selection} bulk={bulk} />
    </div>
  );
}

function DeleteButton({
  ids,
  bulk,
}: {
  readonly ids: readonly string[];
  readonly bulk: Bulk;
}): ReactNode {
  const { t } = useTranslation('history');
  const [asking, setAsking] = useState(false);
  if (!useMay('administrator')) return null;
  const count = ids.length;
  return (
    <>
      <Button
        disabled={bulk.isPending}
        onClick={() => {
          setAsking(true);
        }}
      >
        <Trash2 aria-hidden />
        {t('bulk.delete')}
      </Button>
      <Confirm
        open={asking}
        onClose={() => {
          setAsking(false);
        }}
        title={t('bulk.deleteTitle', { count })}
        text={t('bulk.deleteText')}
        action={t('bulk.delete')}
        onConfirm={() => bulk.remove(ids).catch(() => undefined)}
      />
    </>
  );
}

function BulkKeys({
  selection,
  bulk,
}: {
  readonly selection: Selection;
  readonly bulk: Bulk;
}): ReactNode {
  const { t } = useTranslation('history');
  const actions = useMemo<KeyAction[]>(
    () => [
      ...truthKeys({ digit: t('keys.digit'), notADigit: t('keys.notADigit') }, (truth) => {
        bulk.correct([...selection.ids], truth);
      }),
      { keys: ['Escape'], label: t('bulk.clear'), run: selection.clear },
    ],
    [t, bulk, selection],
  );
  useKeys(t('bulk.label'), actions);
  return null;
}
