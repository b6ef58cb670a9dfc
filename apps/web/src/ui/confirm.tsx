import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Dialog, DialogFoot } from './dialog.tsx';

export interface ConfirmProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** what happens, to how much, and whether it can be undone */
  readonly text: string;
  /** what the button does, as a verb */
  readonly action: string;
  readonly onConfirm: () => Promise<unknown>;
}

/** Asks once more before what cannot be undone. */
export function Confirm(props: ConfirmProps): ReactNode {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const confirm = async (): Promise<void> => {
    setBusy(true);
    try {
      await props.onConfirm();
      props.onClose();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open={props.open} onClose={props.onClose} title={props.title}>
      <p>{props.text}</p>
      <DialogFoot>
        <Button onClick={props.onClose}>{t('do.cancel')}</Button>
        <Button look="danger" disabled={busy} onClick={() => void confirm()}>
          {props.action}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
