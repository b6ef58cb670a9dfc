/** Red, green and blue, 0…255, sRGB-encoded. */
export type Colour = readonly [red: number, green: number, blue: number];

/**
 * How a page looks that shows one digit. Lengths named "in digit pixels" are twentieths of the
 * digit's long side, so that they mean the same at any size.
 */
export interface PageLook {
  /** side of the page in pixels, as it is handed over */
  readonly side: number;
  /** side in pixels at which it is drawn before it is shrunk by area to `side`; at least that */
  readonly drawnSide: number;
  /** the digit's long side as a share of the page's side */
  readonly share: number;
  /** farthest that the digit's middle lies from the page's, as a share of the page's side */
  readonly offCentre: number;
  readonly rotationDegrees: number;
  readonly slantDegrees: number;
  /** how much nearer one edge of the page is than the opposite one, as a share */
  readonly perspective: number;
  /** stroke width in digit pixels when written anew along its centre line, or null for as it was */
  readonly penWidth: number | null;
  /** how far the corners of a path drawn with a mouse lie off, in digit pixels */
  readonly jag: number;
  readonly edge: 'smooth' | 'binary';
  readonly paper: Colour;
  readonly ink: Colour;
  /** how much fainter the ink is where least was pressed, 0…1 */
  readonly pressure: number;
  /** share of the stroke that the paper's tooth keeps clean */
  readonly grain: number;
  /** interruptions of the stroke */
  readonly gaps: number;
  readonly lines: 'none' | 'ruled' | 'squared';
  /** darkness of the lines, 0…1 */
  readonly lineDarkness: number;
  /** how much of the writing on the other side shows, 0…1 */
  readonly bleed: number;
  /** share of the next digit's width that is on the page */
  readonly neighbour: number;
  /** share of the digit's long side that the page's edge cuts off */
  readonly cut: number;
  /** share of the light that is missing in the shadow */
  readonly shadow: number;
  /** Gaussian deviation in digit pixels */
  readonly blur: number;
  /** Gaussian deviation in grey levels */
  readonly noise: number;
  /** share of pixels that are black or white whatever is there */
  readonly speckle: number;
  /** 1…100 as libjpeg counts, or null for no JPEG */
  readonly jpegQuality: number | null;
}

/** A clean scan: what every corruption starts from. */
export const CLEAN_LOOK: PageLook = {
  side: 128,
  drawnSide: 128,
  share: 0.6,
  offCentre: 0.05,
  rotationDegrees: 0,
  slantDegrees: 0,
  perspective: 0,
  penWidth: null,
  jag: 0,
  edge: 'smooth',
  paper: [246, 246, 246],
  ink: [32, 32, 32],
  pressure: 0.1,
  grain: 0,
  gaps: 0,
  lines: 'none',
  lineDarkness: 0,
  bleed: 0,
  neighbour: 0,
  cut: 0,
  shadow: 0,
  blur: 0.15,
  noise: 1.5,
  speckle: 0,
  jpegQuality: null,
};

/** Whether nothing on the page has a colour; lines of paper do. */
export function isGrey({ paper, ink, lines }: PageLook): boolean {
  const allEqual = [paper, ink].every(([red, green, blue]) => red === green && green === blue);
  return allEqual && lines === 'none';
}
