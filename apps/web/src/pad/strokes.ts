/** A place on the pad, both coordinates in shares of its side, and how hard the pen was pressed. */
export interface PadPoint {
  readonly x: number;
  readonly y: number;
  /** 0…1 */
  readonly pressure: number;
}

export type Tool = 'pen' | 'eraser';

/** One movement of the pen or the eraser, from touching the pad to leaving it. */
export interface Stroke {
  readonly tool: Tool;
  /** share of the pad's side */
  readonly thickness: number;
  /** the device told how hard it was pressed */
  readonly pressed: boolean;
  readonly points: readonly PadPoint[];
}

/** What is on the pad, and the ways back and forth. */
export interface Drawing {
  readonly strokes: readonly Stroke[];
  readonly past: readonly (readonly Stroke[])[];
  readonly future: readonly (readonly Stroke[])[];
}

export const EMPTY_DRAWING: Drawing = { strokes: [], past: [], future: [] };

export type DrawingChange =
  | { readonly kind: 'add'; readonly stroke: Stroke }
  | { readonly kind: 'clear' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' };

/** More steps back are forgotten. */
const MOST_STEPS = 200;

/** The drawing after a change; clearing can be undone as well. */
export function changeDrawing(drawing: Drawing, change: DrawingChange): Drawing {
  switch (change.kind) {
    case 'add':
      return replace(drawing, [...drawing.strokes, change.stroke]);
    case 'clear':
      return drawing.strokes.length === 0 ? drawing : replace(drawing, []);
    case 'undo':
      return stepBack(drawing);
    case 'redo':
      return stepForth(drawing);
  }
}

function replace({ strokes, past }: Drawing, next: readonly Stroke[]): Drawing {
  return { strokes: next, past: [...past, strokes].slice(-MOST_STEPS), future: [] };
}

function stepBack({ strokes, past, future }: Drawing): Drawing {
  const before = past.at(-1);
  if (before === undefined) return { strokes, past, future };
  return { strokes: before, past: past.slice(0, -1), future: [strokes, ...future] };
}

function stepForth({ strokes, past, future }: Drawing): Drawing {
  const [after, ...rest] = future;
  if (after === undefined) return { strokes, past, future };
  return { strokes: after, past: [...past, strokes], future: rest };
}
