import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import './dialog.css';

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  readonly wide?: boolean;
}

/** A sheet above the page; the page waits until it is closed. */
export function Dialog({ open, onClose, title, children, wide = false }: DialogProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="dialog-scrim" />
        <Base.Popup className={wide ? 'dialog dialog--wide' : 'dialog'}>
          <div className="dialog__head">
            <Base.Title className="dialog__title">{title}</Base.Title>
            <Base.Close render={<CloseButton label={t('do.close')} />} />
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function CloseButton({ label, ...rest }: { readonly label: string }): ReactElement {
  return (
    <Button look="quiet" icon small aria-label={label} {...rest}>
      <X aria-hidden />
    </Button>
  );
}

/** The buttons at the foot of a dialog, the main one last. */
export function DialogFoot({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className="dialog__foot">{children}</div>;
}
