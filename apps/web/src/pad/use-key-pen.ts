import { useState, type KeyboardEvent } from 'react';
import type { PadPoint, Stroke } from './strokes.ts';
import type { PenEvents, PenSettings } from './use-pen.ts';

/** Where the pen of the keyboard is, and whether it touches the pad. */
export interface KeyPen {
  readonly x: number;
  readonly y: number;
  readonly down: readonly PadPoint[] | null;
}

const STEP = 0.025;
const BIG_STEP = 0.1;

const DIRECTIONS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface KeyPenControl {
  readonly pen: KeyPen;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onBlur: () => void;
}

/** The pad for those who use no pointer: arrows move the pen, Space puts it down and lifts it. */
export function useKeyPen(settings: PenSettings, events: PenEvents): KeyPenControl {
  const [pen, setPen] = useState<KeyPen>({ x: 0.5, y: 0.3, down: null });
  const strokeOf = (points: readonly PadPoint[]): Stroke => ({
    ...settings,
    pressed: false,
    points,
  });
  const lift = (points: readonly PadPoint[]): void => {
    setPen({ ...pen, down: null });
    events.onStroke(strokeOf(points));
  };
  const move = ([dx, dy]: readonly [number, number], step: number): void => {
    const x = within(pen.x + dx * step);
    const y = within(pen.y + dy * step);
    const down = pen.down && [...pen.down, { x, y, pressure: 0.5 }];
    setPen({ x, y, down });
    if (down !== null) events.onDraw(strokeOf(down));
  };
  return {
    pen,
    onKeyDown: (event) => {
      const direction = DIRECTIONS[event.key];
      if (direction === undefined && event.key !== ' ') return;
      event.preventDefault();
      if (direction !== undefined) move(direction, event.shiftKey ? BIG_STEP : STEP);
      else if (pen.down === null) setPen({ ...pen, down: [{ x: pen.x, y: pen.y, pressure: 0.5 }] });
      else lift(pen.down);
    },
    onBlur: () => {
      if (pen.down !== null) lift(pen.down);
    },
  };
}

function within(place: number): number {
  return Math.min(1, Math.max(0, place));
}
