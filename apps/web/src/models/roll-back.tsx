import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { activationsQuery } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { shortId } from './model-name.tsx';
import { useModelActions } from './use-model-actions.ts';

/** Lets the model answer again that did before; nothing where there was none. */
export function RollBack(): ReactNode {
  const { t } = useTranslation('models');
  const { data } = useQuery(activationsQuery(useApi()));
  const [asking, setAsking] = useState(false);
  const { rollBack } = useModelActions();
  const target = data?.rollBackTo ?? null;
  if (target === null) return null;
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
        text={t('rollBack.text', { id: shortId(target) })}
        action={t('rollBack.button')}
        onConfirm={() => rollBack().catch(() => undefined)}
      />
    </>
  );
}
