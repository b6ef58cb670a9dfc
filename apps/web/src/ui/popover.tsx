import { Popover as Base } from '@base-ui/react/popover';
import { X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import './popover.css';

export interface PopoverProps {
  /** the button that opens it */
  readonly trigger: ReactElement;
  readonly title: string;
  readonly children: ReactNode;
  readonly align?: 'start' | 'center' | 'end';
}

/** A small sheet beside the button that opens it. */
export function Popover({ trigger, title, children, align = 'end' }: PopoverProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={8} align={align} collisionPadding={12} className="popover-at">
          <Base.Popup className="popover">
            <div className="popover__head">
              <Base.Title className="popover__title">{title}</Base.Title>
              <Base.Close
                render={
                  <Button look="quiet" icon small aria-label={t('do.close')}>
                    <X aria-hidden />
                  </Button>
                }
              />
            </div>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
