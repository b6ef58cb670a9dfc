import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import type { Prediction } from '@hand-digits/contract';
import { useApi } from '../api/api-context.ts';
import { pageOfStrokes, pngOfStrokes } from '../pad/page-of.ts';
import type { Stroke } from '../pad/strokes.ts';
import {
  answerOfPrediction,
  answerOfReading,
  differenceOf,
  type Answer,
  type Picture,
} from '../prediction/answer.ts';
import type { BrowserReader } from '../reader/browser-reader.ts';
import { sendPicture } from './use-read-file.ts';

/** A drawing rests when nothing was drawn for this long; then it is sent and kept. */
const REST_MS = { withPreview: 700, withoutPreview: 300 } as const;

export interface DrawingAnswer {
  readonly answer: Answer | null;
  readonly fault: unknown;
  /** largest difference between the browser's and the server's probabilities; null: not both known */
  readonly difference: number | null;
  /** milliseconds from the pen's lifting to the browser's answer on the screen; null: not measured */
  readonly penUpMs: number | null;
  /** Looks at the drawing while a stroke is made; only in this browser, and only the newest. */
  readonly look: (strokes: readonly Stroke[]) => void;
  /** Sends the drawing now instead of when it rests. */
  readonly keepNow: () => Promise<Prediction | null>;
}

export interface DrawingOptions {
  readonly reader: BrowserReader | null;
  readonly isPrivate: boolean;
  /** when the pen was lifted from the newest stroke, of `performance.now()`; taken out once it is used */
  readonly penUpRef: RefObject<number | null>;
}

/** What a drawing is read as: in this browser while it grows, by the server once it rests. */
export function useDrawingAnswer(
  strokes: readonly Stroke[],
  { reader, isPrivate, penUpRef }: DrawingOptions,
): DrawingAnswer {
  const preview = usePreview(reader);
  const kept = useKept(strokes);
  const rest = reader === null ? REST_MS.withoutPreview : REST_MS.withPreview;
  const { keep } = kept;
  const { look, forget } = preview;
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onDraw = useCallback(
    (all: readonly Stroke[]) => {
      // Half a digit is not sent, however slowly the other half is written.
      clearTimeout(resting.current);
      look({ strokes: all, finished: strokes });
    },
    [look, strokes],
  );
  useEffect(() => {
    if (strokes.length === 0) {
      forget();
      return undefined;
    }
    look({ strokes, finished: strokes, penUpAt: penUpRef.current ?? undefined });
    penUpRef.current = null;
    if (isPrivate) return undefined;
    const timer = setTimeout(() => void keep(), rest);
    resting.current = timer;
    return () => {
      clearTimeout(timer);
    };
  }, [strokes, isPrivate, penUpRef, rest, look, forget, keep]);
  const isDrawing = preview.isUnfinishedOf(strokes);
  const current = isDrawing || strokes.length > 0 ? preview.answer : null;
  // What the server was asked about ends with the last stroke that is finished.
  const fromServer = kept.of === strokes && !isDrawing ? kept.answer : null;
  return {
    answer: fromServer ?? current,
    fault: strokes.length === 0 ? null : kept.fault,
    difference: fromServer && current ? differenceOf(fromServer.claim, current.claim) : null,
    penUpMs: preview.penUpMs,
    look: onDraw,
    keepNow: keep,
  };
}

interface Preview {
  readonly answer: Answer | null;
  readonly penUpMs: number | null;
  /** Whether the answer is about these strokes and one more, which is still being made. */
  readonly isUnfinishedOf: (strokes: readonly Stroke[]) => boolean;
  readonly look: (at: LookAt) => void;
  readonly forget: () => void;
}

interface LookAt {
  readonly strokes: readonly Stroke[];
  /** the strokes without the one that is being made; the same array where none is */
  readonly finished: readonly Stroke[];
  readonly penUpAt?: number | undefined;
}

/** One look at the strokes; `penUpAt` may come later, when the pen lifts without having moved on. */
interface Look extends LookAt {
  penUpAt: number | undefined;
  isDone: boolean;
}

interface Shown {
  readonly of: LookAt;
  readonly answer: Answer;
  readonly penUpMs: number | null;
}

/** While one look is taken, only the newest of those that were asked for since is kept. */
function usePreview(reader: BrowserReader | null): Preview {
  const [shown, setShown] = useState<Shown | null>(null);
  const newest = useRef<Look | null>(null);
  const busy = useRef(false);
  const sheet = useRef(0);
  const work = useCallback(async () => {
    if (reader === null || busy.current) return;
    busy.current = true;
    for (let next = newest.current; next !== null && !next.isDone; next = newest.current) {
      const of = next;
      const lookedAt = sheet.current;
      const answer = await readStrokes(reader, of.strokes);
      of.isDone = true;
      const penUpMs = sincePenUp(of);
      // What was wiped away meanwhile is no answer to what is on the pad now.
      if (answer !== null && sheet.current === lookedAt) {
        setShown((before) => ({ of, answer, penUpMs: penUpMs ?? before?.penUpMs ?? null }));
      }
    }
    busy.current = false;
  }, [reader]);
  const look = useCallback(
    (at: LookAt) => {
      const last = newest.current;
      if (last !== null && sameInk(last.strokes, at.strokes)) {
        // The pen lifted where it was: that was looked at already, or is being looked at.
        last.penUpAt ??= at.penUpAt;
        const penUpMs = last.isDone ? sincePenUp(last) : null;
        if (penUpMs !== null) setShown((before) => before && { ...before, penUpMs });
      } else {
        newest.current = { ...at, penUpAt: at.penUpAt, isDone: false };
      }
      void work();
    },
    [work],
  );
  const forget = useCallback(() => {
    newest.current = null;
    sheet.current += 1;
    setShown(null);
  }, []);
  const isUnfinishedOf = (strokes: readonly Stroke[]): boolean =>
    shown !== null && shown.of.finished === strokes && shown.of.strokes !== strokes;
  return {
    answer: shown?.answer ?? null,
    penUpMs: shown?.penUpMs ?? null,
    isUnfinishedOf,
    look,
    forget,
  };
}

function sincePenUp({ penUpAt }: LookAt): number | null {
  return penUpAt === undefined ? null : performance.now() - penUpAt;
}

/** Whether two states of a drawing that follow each other are the same; only the last stroke grows. */
function sameInk(one: readonly Stroke[], other: readonly Stroke[]): boolean {
  return one.length === other.length && inkOf(one.at(-1)) === inkOf(other.at(-1));
}

function inkOf(stroke: Stroke | undefined): string {
  if (stroke === undefined) return '';
  const { tool, thickness, points } = stroke;
  const end = points.at(-1);
  return [tool, thickness, points.length, end?.x, end?.y].join();
}

async function readStrokes(
  reader: BrowserReader,
  strokes: readonly Stroke[],
): Promise<Answer | null> {
  const page = pageOfStrokes(strokes);
  try {
    const pixels = new ImageData(new Uint8ClampedArray(page.data), page.width, page.height);
    const reading = await reader.readPage(page);
    const image: Picture = { kind: 'pixels', pixels };
    return answerOfReading(reading, image);
  } catch {
    // A reader that was closed meanwhile answers nothing; the next one is asked again.
    return null;
  }
}

interface Kept {
  /** the strokes that `answer` is about */
  readonly of: readonly Stroke[] | null;
  readonly answer: Answer | null;
  readonly fault: unknown;
  readonly keep: () => Promise<Prediction | null>;
}

interface KeptState {
  readonly of: readonly Stroke[] | null;
  readonly prediction: Prediction | null;
  readonly answer: Answer | null;
  readonly fault: unknown;
}

const NOTHING_KEPT: KeptState = { of: null, prediction: null, answer: null, fault: null };

/** Sends a drawing once, however often it is asked to. */
function useKept(strokes: readonly Stroke[]): Kept {
  const api = useApi();
  const client = useQueryClient();
  const [state, setState] = useState<KeptState>(NOTHING_KEPT);
  const sending = useSending();
  const keep = useCallback(async () => {
    if (strokes.length === 0) return null;
    try {
      const prediction = await sending(strokes, async () =>
        sendPicture(api, await pngOfStrokes(strokes)),
      );
      setState({ of: strokes, prediction, answer: answerOfPrediction(prediction), fault: null });
      void client.invalidateQueries({ queryKey: ['predictions'] });
      return prediction;
    } catch (fault) {
      setState({ ...NOTHING_KEPT, fault });
      return null;
    }
  }, [api, client, sending, strokes]);
  return { of: state.of, answer: state.answer, fault: state.fault, keep };
}

type Send = (strokes: readonly Stroke[], send: () => Promise<Prediction>) => Promise<Prediction>;

function useSending(): Send {
  const last: RefObject<{ of: readonly Stroke[]; answer: Promise<Prediction> } | null> =
    useRef(null);
  return useCallback((strokes, send) => {
    if (last.current?.of === strokes) return last.current.answer;
    const answer = send();
    last.current = { of: strokes, answer };
    answer.catch(() => {
      // What failed may be sent again.
      last.current = null;
    });
    return answer;
  }, []);
}
