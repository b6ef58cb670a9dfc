import { Link } from '@tanstack/react-router';
import { ImagePlus } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { VerdictIcon } from '../ui/verdict.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import type { FileReading } from './use-files.ts';
import './upload-panel.css';

export interface UploadPanelProps {
  readonly files: readonly FileReading[];
  readonly shown: number;
  readonly tooMany: number | null;
  readonly onChoose: (files: readonly File[]) => void;
  readonly onShow: (index: number) => void;
  readonly onClear: () => void;
}

/** Where files are chosen, and what became of those that were. */
export function UploadPanel(props: UploadPanelProps): ReactNode {
  const { t } = useTranslation('read');
  const { files, tooMany, onClear } = props;
  return (
    <div className="upload">
      <Chooser onChoose={props.onChoose} small={files.length > 0} />
      {tooMany !== null && <ToBatches count={tooMany} />}
      {files.length > 0 && (
        <>
          <ol className="upload__files" aria-label={t('upload.results')}>
            {files.map((file, index) => (
              <FileRow
                key={file.key}
                file={file}
                shown={index === props.shown}
                onShow={() => {
                  props.onShow(index);
                }}
              />
            ))}
          </ol>
          <Button small onClick={onClear}>
            {t('upload.clear')}
          </Button>
        </>
      )}
    </div>
  );
}

interface ChooserProps {
  readonly onChoose: (files: readonly File[]) => void;
  readonly small: boolean;
}

function Chooser({ onChoose, small }: ChooserProps): ReactNode {
  const { t } = useTranslation('read');
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className={classes('chooser', small && 'chooser--small')}>
      <ImagePlus className="chooser__icon" aria-hidden />
      <p className="chooser__title">{t('upload.title')}</p>
      {!small && <p className="muted small">{t('upload.text')}</p>}
      <Button look="primary" onClick={() => input.current?.click()}>
        {t('upload.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept="image/*,.tif,.tiff,.bmp,.zip"
        aria-label={t('upload.choose')}
        onChange={(event) => {
          onChoose([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}

function ToBatches({ count }: { readonly count: number }): ReactNode {
  const { t } = useTranslation('read');
  return (
    <div className="notice">
      <p>{count === 0 ? t('upload.zip') : t('upload.many', { count })}</p>
      <Link
        to="/batches"
        search={{ new: 'files' }}
        className={buttonClass('plain', { small: true })}
      >
        {t('upload.toBatches')}
      </Link>
    </div>
  );
}

interface FileRowProps {
  readonly file: FileReading;
  readonly shown: boolean;
  readonly onShow: () => void;
}

function FileRow({ file, shown, onShow }: FileRowProps): ReactNode {
  const { t } = useTranslation('read');
  return (
    <li>
      <button type="button" className="upload__file" aria-pressed={shown} onClick={onShow}>
        <span className="upload__digit">
          {file.state === 'read' ? (file.answer.claim.digit ?? '∅') : '·'}
        </span>
        <span className="upload__name">{file.name}</span>
        {file.state === 'read' && <VerdictIcon decision={file.answer.claim.decision} />}
        {file.state === 'waiting' && <span className="muted small">{t('upload.waiting')}</span>}
        {file.state === 'failed' && (
          <span className="upload__failed small">{t('upload.failed')}</span>
        )}
      </button>
    </li>
  );
}
