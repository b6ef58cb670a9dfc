export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * A curve through points: centripetal Catmull and Rom (Yuksel, Schaefer and Keyser 2011), which
 * makes neither loops nor cusps between close points. A point that stands twice is a corner.
 * @param roundness 1 gives that curve, 0 straight lines, between them a mixture
 * @param samples points for each stretch between two of the given ones
 */
export function smoothCurve(points: readonly Point[], roundness: number, samples: number): Point[] {
  return splitAtCorners(points).flatMap((piece, place) => {
    const curve = smoothPiece(piece, roundness, samples);
    return place === 0 ? curve : curve.slice(1);
  });
}

function splitAtCorners(points: readonly Point[]): Point[][] {
  const pieces: Point[][] = [[]];
  points.forEach((point, place) => {
    const before = points[place - 1];
    if (before?.x === point.x && before.y === point.y) pieces.push([point]);
    else pieces.at(-1)?.push(point);
  });
  return pieces;
}

function smoothPiece(points: readonly Point[], roundness: number, samples: number): Point[] {
  const [first, ...rest] = points;
  if (first === undefined) return [];
  const curve = [first];
  rest.forEach((to, place) => {
    const from = points[place] ?? first;
    const neighbours = {
      before: points[place - 1] ?? reflect(to, from),
      from,
      to,
      after: points[place + 2] ?? reflect(from, to),
    };
    for (let step = 1; step <= samples; step += 1) {
      const t = step / samples;
      const round = catmullRom(neighbours, t);
      const direct = mix(from, to, t);
      curve.push(mix(direct, round, roundness));
    }
  });
  return curve;
}

interface Neighbours {
  readonly before: Point;
  readonly from: Point;
  readonly to: Point;
  readonly after: Point;
}

/** Barry and Goldman's pyramid, with knots at the square root of the distances. */
function catmullRom({ before, from, to, after }: Neighbours, t: number): Point {
  const t1 = knot(before, from);
  const t2 = t1 + knot(from, to);
  const t3 = t2 + knot(to, after);
  const time = t1 + (t2 - t1) * t;
  const a1 = mix(before, from, time / t1);
  const a2 = mix(from, to, (time - t1) / (t2 - t1));
  const a3 = mix(to, after, (time - t2) / (t3 - t2));
  const b1 = mix(a1, a2, time / t2);
  const b2 = mix(a2, a3, (time - t1) / (t3 - t1));
  return mix(b1, b2, (time - t1) / (t2 - t1));
}

function knot(a: Point, b: Point): number {
  return Math.max(1e-4, Math.sqrt(Math.hypot(b.x - a.x, b.y - a.y)));
}

function mix(a: Point, b: Point, share: number): Point {
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
}

/** The point beyond `about` that mirrors `point`. */
function reflect(point: Point, about: Point): Point {
  return { x: 2 * about.x - point.x, y: 2 * about.y - point.y };
}
