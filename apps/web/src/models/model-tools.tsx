import { useNavigate } from '@tanstack/react-router';
import { CirclePlay, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Model } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useMay } from '../app/session.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Dialog, DialogFoot } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { WatchButton } from './shadow.tsx';
import { useModelActions } from './use-model-actions.ts';

/** Lets a model answer, or takes it away. */
export function ModelTools({ model }: { readonly model: Model }): ReactNode {
  const manages = useMay('administrator');
  if (!manages || model.state === 'missing') return null;
  return (
    <>
      {model.origin !== 'shipped' && model.state !== 'active' && <Remove model={model} />}
      <WatchButton model={model} />
      {model.state !== 'active' && <Activate model={model} />}
    </>
  );
}

function Activate({ model }: { readonly model: Model }): ReactNode {
  const { t } = useTranslation('models');
  const [open, setOpen] = useState(false);
  const close = (): void => {
    setOpen(false);
  };
  return (
    <>
      <Button
        look="primary"
        onClick={() => {
          setOpen(true);
        }}
      >
        <CirclePlay aria-hidden />
        {t('activate.button')}
      </Button>
      <Dialog open={open} onClose={close} title={t('activate.title', { name: model.name })}>
        <ActivateForm model={model} onDone={close} />
      </Dialog>
    </>
  );
}

interface ActivateFormProps {
  readonly model: Model;
  readonly onDone: () => void;
}

function ActivateForm({ model, onDone }: ActivateFormProps): ReactNode {
  const { t } = useTranslation(['models', 'common']);
  const [note, setNote] = useState('');
  const { activate } = useModelActions();
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void activate(model.id, note.trim()).then(onDone, () => undefined);
      }}
    >
      <p>{t('activate.text')}</p>
      <TextField
        label={t('activate.note')}
        help={t('activate.noteHelp')}
        maxLength={500}
        first
        value={note}
        onChange={setNote}
      />
      <DialogFoot>
        <Button onClick={onDone}>{t('common:do.cancel')}</Button>
        <Button type="submit" look="primary">
          {t('activate.button')}
        </Button>
      </DialogFoot>
    </form>
  );
}

function Remove({ model }: { readonly model: Model }): ReactNode {
  const { t } = useTranslation('models');
  const [asking, setAsking] = useState(false);
  const navigate = useNavigate();
  const { remove } = useModelActions();
  return (
    <>
      <Button
        onClick={() => {
          setAsking(true);
        }}
      >
        <Trash2 aria-hidden />
        {t('remove.button')}
      </Button>
      <Confirm
        open={asking}
        onClose={() => {
          setAsking(false);
        }}
        title={t('remove.title', { name: model.name })}
        text={t('remove.text')}
        action={t('remove.button')}
        onConfirm={() => remove(model.id).then(() => navigate({ to: '/models' }), () => undefined)}
      />
    </>
  );
}
