import { rowBytes, type PngHeader } from './header.ts';

/** A part of the picture that is stored as a picture of its own. */
export interface Pass {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  /** columns and rows of the picture from one pixel of the pass to the next */
  readonly stepX: number;
  readonly stepY: number;
}

/** Adam7's seven passes: left, top, step right, step down (ISO/IEC 15948, 8.2). */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The passes that hold pixels, in the file's order; one for a picture that is not interlaced. */
export function passesOf(header: PngHeader): readonly Pass[] {
  const { width, height } = header;
  if (!header.interlaced) return [{ width, height, left: 0, top: 0, stepX: 1, stepY: 1 }];
  return ADAM7.map(([left, top, stepX, stepY]) => ({
    left,
    top,
    stepX,
    stepY,
    width: Math.ceil((width - left) / stepX),
    height: Math.ceil((height - top) / stepY),
  })).filter((pass) => pass.width > 0 && pass.height > 0);
}

/** Bytes that the picture must inflate to: every row of every pass with its filter byte. */
export function inflatedSize(header: PngHeader, passes: readonly Pass[]): number {
  return passes.reduce((sum, pass) => sum + pass.height * (1 + rowBytes(header, pass.width)), 0);
}
