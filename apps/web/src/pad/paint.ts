import { getStroke } from 'perfect-freehand';
import type { Stroke } from './strokes.ts';

type Canvas2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** How much pressure, or the speed that stands in for it, thins a stroke. */
const THINNING = { pressed: 0.55, unpressed: 0.18 } as const;

export interface Paint {
  /** of the square canvas, in its pixels */
  readonly side: number;
  /** a CSS colour */
  readonly ink: string;
}

/** Paints strokes on a transparent canvas; an eraser takes away what was painted before it. */
export function paintStrokes(context: Canvas2D, strokes: readonly Stroke[], paint: Paint): void {
  context.clearRect(0, 0, paint.side, paint.side);
  context.fillStyle = paint.ink;
  for (const stroke of strokes) {
    context.globalCompositeOperation = stroke.tool === 'eraser' ? 'destination-out' : 'source-over';
    context.fill(outlineOf(stroke, paint.side));
  }
  context.globalCompositeOperation = 'source-over';
}

function outlineOf({ points, thickness, pressed }: Stroke, side: number): Path2D {
  const path = new Path2D();
  const outline = getStroke(
    points.map(({ x, y, pressure }) => [x * side, y * side, pressure]),
    {
      size: thickness * side,
      thinning: pressed ? THINNING.pressed : THINNING.unpressed,
      simulatePressure: !pressed,
      smoothing: 0.6,
      streamline: 0.35,
      last: true,
    },
  );
  outline.forEach(([x, y], index) => {
    const [nextX = x, nextY = y] = outline[(index + 1) % outline.length] ?? [];
    if (index === 0) path.moveTo((x + nextX) / 2, (y + nextY) / 2);
    else path.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  });
  path.closePath();
  return path;
}
