import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Camera, ImageDown, ImageUp, PenLine } from 'lucide-react';
import { useCallback, useReducer, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../app/preferences.tsx';
import { changeDrawing, EMPTY_DRAWING, type Drawing, type DrawingChange } from '../pad/strokes.ts';
import type { Answer } from '../prediction/answer.ts';
import { useBrowserReader, type ReaderState } from '../reader/use-browser-reader.ts';
import { Page } from '../ui/page.tsx';
import { EXACT } from '../ui/tabs.ts';
import '../ui/segmented.css';
import { AnswerPanel } from './answer-panel.tsx';
import { CameraPanel } from './camera-panel.tsx';
import { DrawPanel } from './draw-panel.tsx';
import { FirstRun } from './first-run.tsx';
import { RecentStrip } from './recent-strip.tsx';
import { UploadPanel } from './upload-panel.tsx';
import { useDrawingAnswer, type DrawingAnswer } from './use-drawing-answer.ts';
import { useFiles, type Files } from './use-files.ts';
import { useIncoming } from './use-incoming.ts';
import { usePreviewWanted } from './use-preview-wanted.ts';
import { useTruth } from './use-truth.ts';
import './read-page.css';

const TABS = [
  { tab: 'draw', icon: PenLine },
  { tab: 'upload', icon: ImageUp },
  { tab: 'camera', icon: Camera },
] as const;

type Tab = (typeof TABS)[number]['tab'];

/** What is said while there is no answer. */
const WAITING = {
  draw: 'answer.waiting',
  upload: 'answer.waitingUpload',
  camera: 'answer.waitingCamera',
} as const;

/** The first page: an image comes in, and what it is read as stands beside it. */
export function ReadPage(): ReactNode {
  // A page that private mode was left on would send what was drawn on it when it was private.
  return <ReadRoom key={useTimesLeft(usePreferences().privateMode)} />;
}

/** How often private mode was left while the page is open. */
function useTimesLeft(isPrivate: boolean): number {
  const [seen, see] = useState({ isPrivate, timesLeft: 0 });
  if (seen.isPrivate === isPrivate) return seen.timesLeft;
  const timesLeft = seen.timesLeft + (seen.isPrivate ? 1 : 0);
  see({ isPrivate, timesLeft });
  return timesLeft;
}

function ReadRoom(): ReactNode {
  const { t } = useTranslation('read');
  const { privateMode } = usePreferences();
  const tab = useTab();
  const goTo = useGoTo();
  const readerState = useBrowserReader(usePreviewWanted());
  const [own, remember] = useOwn(privateMode);
  const pad = usePad(readerState, remember);
  const files = useFiles(remember);
  const { add } = files;
  const take = useCallback(
    (added: readonly File[]) => {
      goTo('upload');
      add(added);
    },
    [goTo, add],
  );
  const held = useIncoming(take);
  const shown = tab === 'draw' ? pad.drawn : ofFiles(files);
  const { answer, onTruth } = useTruth(shown.answer, shown.keepNow);
  return (
    <Page title={t('title')} bare>
      <FirstRun />
      <div className="read" data-held={held || undefined}>
        <section className="read__in card">
          <TabLinks tab={tab} />
          {tab === 'draw' && <DrawPanel {...pad} onDraw={pad.drawn.look} />}
          {tab === 'upload' && (
            <UploadPanel {...files} onChoose={add} onShow={files.show} onClear={files.clear} />
          )}
          {tab === 'camera' && (
            <CameraPanel
              onPicture={(picture) => {
                take([asFile(picture)]);
              }}
            />
          )}
          <Foot state={readerState} />
        </section>
        <AnswerPanel {...shown} answer={answer} waiting={WAITING[tab]} onTruth={onTruth} />
        {held && <DropHere />}
      </div>
      <RecentStrip own={own} />
    </Page>
  );
}

function useTab(): Tab {
  const { tab } = useSearch({ strict: false });
  return TABS.find((one) => one.tab === tab)?.tab ?? 'draw';
}

function useGoTo(): (tab: Tab) => void {
  const navigate = useNavigate();
  return useCallback((tab) => void navigate({ to: '/', search: searchOf(tab) }), [navigate]);
}

function searchOf(tab: Tab): Record<string, string> {
  return tab === 'draw' ? {} : { tab };
}

/** What was read and is not kept, in private mode, newest first, for as long as the page is open. */
function useOwn(isPrivate: boolean): [readonly Answer[], (answer: Answer) => void] {
  const [own, setOwn] = useState<readonly Answer[]>([]);
  const remember = useCallback(
    (answer: Answer) => {
      if (isPrivate && answer.stored === null) setOwn((before) => [answer, ...before]);
    },
    [isPrivate],
  );
  return [own, remember];
}

interface PadState {
  readonly drawing: Drawing;
  readonly drawn: DrawingAnswer;
  readonly onChange: (change: DrawingChange) => void;
}

/** The drawing, which outlives a look at another tab, and its answer. */
function usePad(readerState: ReaderState, remember: (answer: Answer) => void): PadState {
  const { privateMode } = usePreferences();
  const [drawing, change] = useReducer(changeDrawing, EMPTY_DRAWING);
  const penUpRef = useRef<number | null>(null);
  const reader = readerState.kind === 'ready' ? readerState.reader : null;
  const drawn = useDrawingAnswer(drawing.strokes, { reader, isPrivate: privateMode, penUpRef });
  const onChange = (next: DrawingChange): void => {
    if (next.kind === 'add') penUpRef.current = performance.now();
    if (next.kind === 'clear' && drawing.strokes.length > 0) {
      // What was wiped away before it came to rest is kept all the same.
      if (!privateMode) void drawn.keepNow();
      if (drawn.answer !== null) remember(drawn.answer);
    }
    change(next);
  };
  return { drawing, drawn, onChange };
}

function ofFiles({ files, shown }: Files): Omit<DrawingAnswer, 'look'> {
  const file = files.find(({ key }) => key === shown);
  return {
    answer: file?.state === 'read' ? file.answer : null,
    fault: file?.state === 'failed' ? file.error : null,
    difference: null,
    penUpMs: null,
    keepNow: nothingToKeep,
  };
}

function nothingToKeep(): Promise<null> {
  return Promise.resolve(null);
}

function asFile(picture: Blob): File {
  return new File([picture], 'camera.png', { type: picture.type });
}

function TabLinks({ tab }: { readonly tab: Tab }): ReactNode {
  const { t } = useTranslation('read');
  return (
    <nav className="segmented read__tabs" aria-label={t('tab.label')}>
      {TABS.map(({ tab: name, icon: Icon }) => (
        <Link
          key={name}
          to="/"
          search={searchOf(name)}
          className="segmented__option"
          activeOptions={EXACT}
          aria-current={name === tab ? 'page' : undefined}
        >
          <Icon aria-hidden />
          {t(`tab.${name}`)}
        </Link>
      ))}
    </nav>
  );
}

function Foot({ state }: { readonly state: ReaderState }): ReactNode {
  const { t } = useTranslation('read');
  const { privateMode } = usePreferences();
  if (state.kind === 'failed') {
    // Only private mode cannot do without it.
    return privateMode ? (
      <p className="read__foot read__foot--fault" role="alert">
        {t('answer.noReader')}: {state.error.message}
      </p>
    ) : (
      <p className="read__foot" data-reader="failed" title={state.error.message}>
        {t('answer.serverOnly')}
      </p>
    );
  }
  const opening = privateMode && state.kind === 'opening';
  return (
    <p className="read__foot" data-reader={state.kind} data-opening={opening || undefined}>
      {opening ? t('answer.openingReader') : t('pad.anywhere')}
    </p>
  );
}

function DropHere(): ReactNode {
  const { t } = useTranslation('read');
  return (
    <div className="drop-here" aria-hidden>
      <ImageDown />
      {t('upload.dropHere')}
    </div>
  );
}
