import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { useCallback, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/problem.ts';
import { Button, buttonClass } from './button.tsx';
import './toasts.css';

const SECONDS_TO_UNDO = 8;

/** Where short notes appear; above everything that gives notes. */
export function Toasts({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <Toast.Provider limit={3} timeout={SECONDS_TO_UNDO * 1000}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList(): ReactNode {
  const { toasts } = Toast.useToastManager();
  const { t } = useTranslation();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className="toast" data-kind={toast.type}>
      <Toast.Content className="toast__content">
        <div className="toast__words">
          <Toast.Title className="toast__title" />
          <Toast.Description className="toast__text" />
        </div>
        <Toast.Action className={buttonClass('quiet', { small: true })} />
        <Toast.Close
          render={
            <Button look="quiet" icon small aria-label={t('do.dismiss')}>
              <X aria-hidden />
            </Button>
          }
        />
      </Toast.Content>
    </Toast.Root>
  ));
}

export interface Notes {
  /** Says that something was done, and offers to undo it where that is possible. */
  readonly done: (title: string, undo?: () => void) => void;
  /** Says why something did not work. */
  readonly failed: (error: unknown) => void;
}

export function useNotes(): Notes {
  const { add, close } = Toast.useToastManager();
  const { t } = useTranslation();
  const done = useCallback(
    (title: string, undo?: () => void) => {
      let mayUndo = true;
      const onClick = (): void => {
        // It stays in sight while it fades, and a second click would take back what stood before.
        if (!mayUndo) return;
        mayUndo = false;
        close(id);
        undo?.();
      };
      const action = undo && { actionProps: { children: t('do.undo'), onClick } };
      const id: string = add({ title, type: 'done', ...action });
    },
    [add, close, t],
  );
  const failed = useCallback(
    (error: unknown) => {
      const description = error instanceof Error ? error.message : String(error);
      const title = titleOf(error) ?? t('fault.title');
      add({ title, description, type: 'fault', priority: 'high' });
    },
    [add, t],
  );
  return useMemo(() => ({ done, failed }), [done, failed]);
}

function titleOf(error: unknown): string | undefined {
  if (!(error instanceof ApiError) || error.refusal.kind !== 'problem') return undefined;
  return error.refusal.problem.title;
}
