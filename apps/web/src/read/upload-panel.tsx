import { Link } from '@tanstack/react-router';
import { ImagePlus } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../app/preferences.tsx';
import { useMay } from '../app/session.ts';
import { VerdictIcon } from '../ui/verdict.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { MOST_FILES, type FileReading } from './use-files.ts';
import './upload-panel.css';

export interface UploadPanelProps {
  readonly files: readonly FileReading[];
  /** key of a file */
  readonly shown: number;
  readonly tooMany: number | null;
  readonly onChoose: (files: readonly File[]) => void;
  readonly onShow: (key: number) => void;
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
            {files.map((file) => (
              <FileRow
                key={file.key}
                file={file}
                shown={file.key === props.shown}
                onShow={() => {
                  props.onShow(file.key);
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

/** A batch is sent and kept, and reviewers start it: others are told what they can do here instead. */
function ToBatches({ count }: { readonly count: number }): ReactNode {
  const { t } = useTranslation('read');
  const { privateMode } = usePreferences();
  const mayStart = useMay('reviewer');
  const kind = count === 0 ? 'zip' : 'many';
  if (privateMode) return <Notice text={t(`upload.${kind}Private`, { count, most: MOST_FILES })} />;
  if (!mayStart) return <Notice text={t(`upload.${kind}Role`, { count, most: MOST_FILES })} />;
  return (
    <Notice text={t(`upload.${kind}`, { count })}>
      <Link
        to="/batches"
        search={{ new: 'files' }}
        className={buttonClass('plain', { small: true })}
      >
        {t('upload.toBatches')}
      </Link>
    </Notice>
  );
}

interface NoticeProps {
  readonly text: string;
  readonly children?: ReactNode;
}

function Notice({ text, children }: NoticeProps): ReactNode {
  return (
    <div className="notice" role="status">
      <p>{text}</p>
      {children}
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
