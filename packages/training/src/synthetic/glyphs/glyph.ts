/** A point of a glyph: x to the right, y down, the glyph's height from 0 (top) to 1 (baseline). */
export type GlyphPoint = readonly [x: number, y: number];

/**
 * One movement of the pen: a smooth curve through its points. Where a point stands twice in a row
 * the curve has a corner.
 */
export type GlyphStroke = readonly GlyphPoint[];

/** One way of writing a character, as the pen's movements in their order. */
export type Allograph = readonly GlyphStroke[];

/** The ways that a character is written, with how common each is among writers. */
export interface Glyph {
  readonly name: string;
  readonly allographs: readonly {
    readonly weight: number;
    readonly strokes: Allograph;
  }[];
}

/** A straight line from point to point, with corners between. */
export function straight(...points: readonly GlyphPoint[]): GlyphStroke {
  return points.flatMap((point, place) =>
    place === 0 || place === points.length - 1 ? [point] : [point, point],
  );
}

/** A glyph with a single way of writing it. */
export function plain(name: string, ...strokes: readonly GlyphStroke[]): Glyph {
  return { name, allographs: [{ weight: 1, strokes }] };
}
