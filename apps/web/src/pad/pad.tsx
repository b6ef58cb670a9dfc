import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type CSSProperties,
  type ReactNode,
  type RefObject,
} from 'react';
import { useTranslation } from 'react-i18next';
import { paintStrokes } from './paint.ts';
import type { Stroke } from './strokes.ts';
import { useKeyPen, type KeyPen } from './use-key-pen.ts';
import { usePen, type PenSettings } from './use-pen.ts';
import './pad.css';

export interface PadProps extends PenSettings {
  readonly strokes: readonly Stroke[];
  /** all strokes and the one that is being made, at most once a frame */
  readonly onDraw: (strokes: readonly Stroke[]) => void;
  readonly onStroke: (stroke: Stroke) => void;
  /** repaints in the ink of the theme */
  readonly theme: string;
}

/** A sheet to write one digit on, crisp on any screen. */
export function Pad(props: PadProps): ReactNode {
  const { t } = useTranslation('read');
  const { strokes, onDraw, onStroke } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const paint = usePainter(canvas, props.theme);
  useEffect(() => {
    paint(strokes);
  }, [paint, strokes]);
  const events = {
    onDraw: (stroke: Stroke) => {
      const all = [...strokes, stroke];
      paint(all, onDraw);
    },
    onStroke,
  };
  const pen = usePen(props, events);
  const keyPen = useKeyPen({ tool: props.tool, thickness: props.thickness }, events);
  return (
    <div className="pad" data-tool={props.tool} data-empty={strokes.length === 0 || undefined}>
      <canvas
        ref={canvas}
        className="pad__canvas"
        role="application"
        tabIndex={0}
        aria-label={t('pad.label')}
        aria-describedby="pad-help"
        data-own-arrows
        onKeyDown={keyPen.onKeyDown}
        onBlur={keyPen.onBlur}
        {...pen}
      />
      <KeyPenMark pen={keyPen.pen} />
      <p className="pad__hint" aria-hidden>
        {t('pad.hint')}
      </p>
      <p id="pad-help" className="visually-hidden">
        {t('pad.help')}
      </p>
    </div>
  );
}

function KeyPenMark({ pen }: { readonly pen: KeyPen }): ReactNode {
  const style: CSSProperties = { left: `${pen.x * 100}%`, top: `${pen.y * 100}%` };
  return (
    <span
      className="pad__pen"
      data-down={pen.down !== null || undefined}
      style={style}
      aria-hidden
    />
  );
}

type Painter = (
  strokes: readonly Stroke[],
  onPainted?: (strokes: readonly Stroke[]) => void,
) => void;

/** Paints at most once a frame, the newest state only; again when the pad's size or theme changes. */
function usePainter(canvasRef: RefObject<HTMLCanvasElement | null>, theme: string): Painter {
  const latest = useRef<readonly Stroke[]>([]);
  const frame = useRef(0);
  const side = useCanvasSide(canvasRef);
  const paint = useCallback<Painter>(
    (strokes, onPainted) => {
      latest.current = strokes;
      cancelAnimationFrame(frame.current);
      frame.current = requestAnimationFrame(() => {
        paintNow(canvasRef.current, latest.current);
        onPainted?.(latest.current);
      });
    },
    [canvasRef],
  );
  useEffect(() => {
    paintNow(canvasRef.current, latest.current);
  }, [canvasRef, side, theme]);
  return paint;
}

function paintNow(canvas: HTMLCanvasElement | null, strokes: readonly Stroke[]): void {
  const context = canvas?.getContext('2d');
  if (!canvas || !context) return;
  const ink = getComputedStyle(canvas).getPropertyValue('--pad-ink');
  paintStrokes(context, strokes, { side: canvas.width, ink });
}

/** Keeps as many pixels in the canvas as the screen has under it. */
function useCanvasSide(canvasRef: RefObject<HTMLCanvasElement | null>): number {
  const [side, setSide] = useState(0);
  useEffect(() => {
    const element = canvasRef.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      const next = Math.round(element.clientWidth * window.devicePixelRatio);
      if (next === 0 || element.width === next) return;
      element.width = next;
      element.height = next;
      setSide(next);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [canvasRef]);
  return side;
}
