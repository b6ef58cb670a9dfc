import { useRef, type PointerEvent } from 'react';
import type { PadPoint, Stroke, Tool } from './strokes.ts';

export interface PenSettings {
  readonly tool: Tool;
  /** share of the pad's side */
  readonly thickness: number;
}

export interface PenEvents {
  /** the stroke that is being made, each time it grew */
  readonly onDraw: (stroke: Stroke) => void;
  /** the pen was lifted */
  readonly onStroke: (stroke: Stroke) => void;
}

interface Handlers {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerCancel: (event: PointerEvent<HTMLElement>) => void;
}

const ERASER_BUTTON = 32;

interface Movement {
  readonly pointer: number;
  readonly tool: Tool;
  readonly pressed: boolean;
  readonly points: PadPoint[];
}

/** Mouse, finger or pen as strokes. One at a time: a palm beside the pen draws nothing. */
export function usePen(settings: PenSettings, events: PenEvents): Handlers {
  const movement = useRef<Movement | null>(null);
  const strokeOf = ({ tool, pressed, points }: Movement): Stroke => ({
    tool,
    pressed,
    thickness: settings.thickness,
    points: [...points],
  });
  const end = (event: PointerEvent<HTMLElement>): void => {
    const made = movement.current;
    if (made?.pointer !== event.pointerId) return;
    movement.current = null;
    events.onStroke(strokeOf(made));
  };
  return {
    onPointerDown: (event) => {
      if (movement.current !== null || (event.pointerType === 'mouse' && event.button !== 0))
        return;
      event.currentTarget.setPointerCapture(event.pointerId);
      movement.current = startOf(event, settings.tool);
      events.onDraw(strokeOf(movement.current));
    },
    onPointerMove: (event) => {
      if (movement.current?.pointer !== event.pointerId) return;
      movement.current.points.push(...placesOf(event));
      events.onDraw(strokeOf(movement.current));
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}

function startOf(event: PointerEvent<HTMLElement>, tool: Tool): Movement {
  return {
    pointer: event.pointerId,
    tool: (event.buttons & ERASER_BUTTON) === 0 ? tool : 'eraser',
    pressed: event.pointerType === 'pen',
    points: [placeOf(event.nativeEvent, event.currentTarget.getBoundingClientRect())],
  };
}

/** A fast pen reports several places at once. */
function placesOf(event: PointerEvent<HTMLElement>): PadPoint[] {
  const frame = event.currentTarget.getBoundingClientRect();
  const together = event.nativeEvent.getCoalescedEvents();
  const all = together.length === 0 ? [event.nativeEvent] : together;
  return all.map((one) => placeOf(one, frame));
}

function placeOf(event: globalThis.PointerEvent, frame: DOMRect): PadPoint {
  return {
    x: (event.clientX - frame.left) / frame.width,
    y: (event.clientY - frame.top) / frame.height,
    pressure: event.pressure,
  };
}
