import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FolderOpen, Upload } from 'lucide-react';
import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import type { Batch, CreateBatchJson } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { useMay } from '../app/session.ts';
import { Button } from '../ui/button.tsx';
import { Fault } from '../ui/fault.tsx';
import { Field } from '../ui/field.tsx';
import { percent, size } from '../ui/format.ts';
import { Progress } from '../ui/progress.tsx';
import { TextField } from '../ui/text-field.tsx';
import './new-batch.css';

/** Files, a ZIP, or for administrators a folder of the server. */
export function NewBatch(): ReactNode {
  const { t } = useTranslation('batches');
  const isAdministrator = useMay('administrator');
  return (
    <section className="card stack stack--wide">
      <h2>{t('new.title')}</h2>
      <FilesForm />
      {isAdministrator && (
        <details className="new-batch__more">
          <summary>{t('new.fromServer')}</summary>
          <FolderForm />
        </details>
      )}
    </section>
  );
}

interface Made {
  /** whether or not anyone still looks */
  readonly take: (batch: Batch) => void;
  /** for whoever waited for it: give it to `mutate`, which forgets it when they have gone elsewhere */
  readonly open: (batch: Batch) => void;
}

/** What to do with a batch once it was made. */
function useMade(): Made {
  const navigate = useNavigate();
  const client = useQueryClient();
  return {
    take: (batch) => {
      client.setQueryData(['batches', 'one', batch.id], batch);
      void client.invalidateQueries({ queryKey: ['batches', 'list'] });
    },
    open: (batch) => void navigate({ to: '/batches/$id', params: { id: batch.id }, search: {} }),
  };
}

interface Upload {
  readonly start: (files: readonly File[]) => void;
  readonly share: number | null;
  readonly bytes: number;
  readonly error: unknown;
}

function useUpload(name: string): Upload {
  const api = useApi();
  const made = useMade();
  const [share, setShare] = useState<number | null>(null);
  const { mutate, error, variables } = useMutation({
    mutationFn: (files: readonly File[]) => {
      const form = new FormData();
      // The name comes before the files, so that the server knows it when the first arrives.
      if (name !== '') form.append('name', name);
      for (const file of files) form.append('files', file, file.name);
      setShare(0);
      return api.send('createBatch', { body: form, onProgress: setShare });
    },
    onSuccess: made.take,
    onSettled: () => {
      setShare(null);
    },
  });
  const bytes = (variables ?? []).reduce((sum, file) => sum + file.size, 0);
  const start = (files: readonly File[]): void => {
    mutate(files, { onSuccess: made.open });
  };
  return { start, share, bytes, error };
}

function FilesForm(): ReactNode {
  const { t } = useTranslation('batches');
  const [name, setName] = useState('');
  const upload = useUpload(name.trim());
  return (
    <div className="stack">
      <TextField
        label={t('new.name')}
        help={t('new.nameHelp')}
        maxLength={200}
        value={name}
        onChange={setName}
      />
      {upload.share === null ? (
        <DropZone onFiles={upload.start} />
      ) : (
        <Progress
          label={t('new.uploading')}
          value={upload.share}
          max={1}
          note={
            <span>
              {t('new.uploaded', { share: percent(upload.share, 0), size: size(upload.bytes) })}
            </span>
          }
        />
      )}
      {upload.error !== null && <Fault error={upload.error} />}
    </div>
  );
}

function DropZone({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }): ReactNode {
  const { t } = useTranslation('batches');
  const input = useRef<HTMLInputElement>(null);
  const [held, setHeld] = useState(false);
  const hold = (event: DragEvent): void => {
    event.preventDefault();
    setHeld(true);
  };
  return (
    <div
      className="drop-zone"
      data-held={held || undefined}
      onDragOver={hold}
      onDragLeave={() => {
        setHeld(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setHeld(false);
        if (event.dataTransfer.files.length > 0) onFiles([...event.dataTransfer.files]);
      }}
    >
      <Upload aria-hidden />
      <p>{t('new.drop')}</p>
      <Button look="primary" onClick={() => input.current?.click()}>
        {t('new.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept="image/*,.tif,.tiff,.bmp,.zip,application/zip"
        aria-label={t('new.choose')}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          if (files.length > 0) onFiles(files);
        }}
      />
    </div>
  );
}

type Place = 'folder' | 'bucket';

function FolderForm(): ReactNode {
  const { t } = useTranslation('batches');
  const api = useApi();
  const made = useMade();
  const [place, setPlace] = useState<Place>('folder');
  const [path, setPath] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.call('createBatch', { json: { origin: originOf(place, path) } }),
    onSuccess: made.take,
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        mutate(undefined, { onSuccess: made.open });
      }}
    >
      <div className="new-batch__place">
        <PlaceSelect place={place} onChange={setPlace} />
        <TextField
          label={place === 'folder' ? t('new.path') : t('new.prefix')}
          help={t('new.pathHelp')}
          required={place === 'folder'}
          value={path}
          onChange={setPath}
        />
      </div>
      {error && <Fault error={error} />}
      <div>
        <Button type="submit" disabled={isPending}>
          <FolderOpen aria-hidden />
          {t('new.read')}
        </Button>
      </div>
    </form>
  );
}

function originOf(place: Place, path: string): CreateBatchJson['origin'] {
  return place === 'folder' ? { kind: 'folder', path } : { kind: 'bucket', prefix: path };
}

interface PlaceSelectProps {
  readonly place: Place;
  readonly onChange: (place: Place) => void;
}

function PlaceSelect({ place, onChange }: PlaceSelectProps): ReactNode {
  const { t } = useTranslation('batches');
  return (
    <Field label={t('new.place')}>
      {(control) => (
        <select
          {...control}
          className="input"
          value={place}
          onChange={({ currentTarget }) => {
            onChange(currentTarget.value === 'bucket' ? 'bucket' : 'folder');
          }}
        >
          <option value="folder">{t('new.folder')}</option>
          <option value="bucket">{t('new.bucket')}</option>
        </select>
      )}
    </Field>
  );
}
