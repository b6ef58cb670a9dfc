import { describe, expect, test } from 'vitest';
import {
  changeDrawing,
  EMPTY_DRAWING,
  type Drawing,
  type DrawingChange,
  type Stroke,
} from '../src/pad/strokes.ts';

function stroke(x: number): Stroke {
  return { tool: 'pen', thickness: 0.05, pressed: false, points: [{ x, y: 0.5, pressure: 0.5 }] };
}

const A = stroke(0.1);
const B = stroke(0.2);
const add = (one: Stroke): DrawingChange => ({ kind: 'add', stroke: one });
const after = (...changes: DrawingChange[]): Drawing =>
  changes.reduce(changeDrawing, EMPTY_DRAWING);

describe('a drawing', () => {
  test('goes back and forth stroke by stroke', () => {
    expect(after(add(A), add(B)).strokes).toEqual([A, B]);
    expect(after(add(A), add(B), { kind: 'undo' }).strokes).toEqual([A]);
    expect(after(add(A), add(B), { kind: 'undo' }, { kind: 'redo' }).strokes).toEqual([A, B]);
  });

  test('comes back after it was cleared', () => {
    expect(after(add(A), add(B), { kind: 'clear' }, { kind: 'undo' }).strokes).toEqual([A, B]);
  });

  test('has nothing to redo once something else was drawn', () => {
    expect(after(add(A), { kind: 'undo' }, add(B), { kind: 'redo' }).strokes).toEqual([B]);
  });

  test('stays as it is where there is nothing to undo, redo or clear', () => {
    for (const kind of ['undo', 'redo', 'clear'] as const) {
      expect(after({ kind })).toEqual(EMPTY_DRAWING);
    }
  });
});
