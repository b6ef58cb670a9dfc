import { History } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { useModelActions } from './use-model-actions.ts';

/** Lets the model answer again that did before. */
export function RollBack(): ReactNode {
  const { t } = useTranslation('models');
  const [asking, setAsking] = useState(false);
  const { rollBack } = useModelActions();
  return (
    <>
      <Button
        onClick={() => {
          setAsking(true);
        }}
      >
        <History aria-hidden />
        {t('rollBack.button')}
      </Button>
      <Confirm
        open={asking}
        onClose={() => {
          setAsking(false);
        }}
        title={t('rollBack.title')}
        text={t('rollBack.text')}
        action={t('rollBack.button')}
        onConfirm={() => rollBack().catch(() => undefined)}
      />
    </>
  );
}
