/** Lowest and highest value that is drawn. */
export type Range = readonly [low: number, high: number];

/** How many of the samples get how much: shares that sum to 1. */
interface Mixture {
  /** the image as it is in the dataset, bit for bit */
  readonly untouched: number;
  readonly mild: number;
  readonly moderate: number;
  readonly strong: number;
}

/**
 * All numbers of the training augmentation. It is plain JSON and travels in the model's manifest.
 *
 * Every `probability` and every reach is that at strength 1; a sample's own strength, its level times
 * the recipe's, multiplies both. Lengths are in pixels of the digit image, whose digits are 20 pixels long, unless a comment says otherwise.
 */
export interface AugmentationRecipe {
  readonly name: string;
  /**
   * Multiplies how far every effect goes and, for effects that can hurt, how often it happens.
   * 1 = as written, 0 = images stay as they are; above 1.5 digits stop being readable.
   */
  readonly strength: number;
  readonly mixture: Mixture;
  /** what `strength` is multiplied by for each level of the mixture */
  readonly levels: { readonly mild: number; readonly moderate: number; readonly strong: number };
  readonly geometry: {
    readonly rotationDegrees: number;
    readonly slantDegrees: number;
    /** slant of the writer, added slant and rotation together stay within this */
    readonly leanLimitDegrees: number;
    /** widths and heights are stretched against each other by up to this factor */
    readonly aspect: number;
    /** how much larger one edge of the digit may appear than the opposite one, as a share */
    readonly perspective: number;
  };
  /** smooth displacement; amplitudes as shares of the digit's long side */
  readonly elastic: {
    /** slow waves, about half a digit long: how the whole shape is drawn */
    readonly bend: number;
    /** quick waves, about a quarter of a digit long: an unsteady hand */
    readonly tremble: number;
    /** one place pulled aside */
    readonly kink: number;
    readonly kinkProbability: number;
  };
  /** the written stroke made thinner or thicker by moving its edge, in pixels of stroke width */
  readonly stroke: {
    readonly thinner: number;
    readonly thicker: number;
    /** pressure that changes along the stroke, in pixels of width */
    readonly unevenness: number;
  };
  /** the digit written again along its centre line with another pen */
  readonly pen: {
    readonly probability: number;
    /** stroke width in pixels: about 1 is a hairline, 5 a marker */
    readonly width: Range;
    /** ratio of the nib's sides, 1 = round */
    readonly nib: number;
  };
  /** slope of the edges: 1 = a sharp scan, below = soft; binary renders without grey */
  readonly edge: { readonly softness: Range; readonly binaryProbability: number };
  /** the ink grows fainter towards one side: how dark it still is there, as a share of full ink */
  readonly fade: { readonly probability: number; readonly darkest: Range };
  /** paper texture that the stroke skips over (pencil, crayon): share of ink that suffers */
  readonly grain: { readonly probability: number; readonly loss: Range };
  /** streaks of a pen that runs dry: share of ink that suffers */
  readonly dry: { readonly probability: number; readonly loss: Range };
  /** the stroke is interrupted for this length */
  readonly gap: { readonly probability: number; readonly length: Range };
  /** dots of ink beside or on the digit: radius */
  readonly speck: { readonly probability: number; readonly radius: Range; readonly most: number };
  /** a piece of the neighbouring digit is left at the edge: stroke width and reach */
  readonly neighbour: { readonly probability: number; readonly width: Range };
  /** what is left of ruled or squared paper: darkness of the lines, 0…1 */
  readonly ruling: { readonly probability: number; readonly darkness: Range };
  /** what is left of a printed pattern (security print, squared paper in the ink's colour): dashes that cross the digit's box; darkness, 0…1 */
  readonly print: { readonly probability: number; readonly darkness: Range };
  /** the image is cut off too tightly: share of the long side that is lost */
  readonly crop: { readonly probability: number; readonly loss: Range };
  /** as if the source image had shown the digit at this many pixels */
  readonly lowResolution: { readonly probability: number; readonly side: Range };
  /** Gaussian blur of the source, deviation in pixels */
  readonly blur: { readonly probability: number; readonly deviation: Range };
  /** after normalising: grey noise, deviation in grey levels */
  readonly noise: { readonly probability: number; readonly deviation: Range };
  /** after normalising: moved by one pixel in any of eight directions */
  readonly offset: { readonly probability: number };
}

const NONE = { probability: 0 };

/** Geometry and stroke thickness alone: what helps on clean NIST scans. */
export const LIGHT_AUGMENTATION: AugmentationRecipe = {
  name: 'light',
  strength: 1,
  mixture: { untouched: 0.15, mild: 0.35, moderate: 0.4, strong: 0.1 },
  levels: { mild: 0.45, moderate: 0.75, strong: 1 },
  geometry: {
    rotationDegrees: 14,
    slantDegrees: 18,
    leanLimitDegrees: 45,
    aspect: 1.25,
    perspective: 0.1,
  },
  elastic: { bend: 0.06, tremble: 0.022, kink: 0.06, kinkProbability: 0.2 },
  stroke: { thinner: 0.9, thicker: 1.1, unevenness: 0.4 },
  pen: { ...NONE, width: [1, 4.5], nib: 1.6 },
  edge: { softness: [0.7, 1.4], binaryProbability: 0.1 },
  fade: { ...NONE, darkest: [0.35, 0.9] },
  grain: { ...NONE, loss: [0.2, 0.6] },
  dry: { ...NONE, loss: [0.2, 0.45] },
  gap: { ...NONE, length: [0.6, 1.6] },
  speck: { probability: 0.03, radius: [0.4, 0.9], most: 2 },
  neighbour: { probability: 0.03, width: [1, 2.5] },
  ruling: { ...NONE, darkness: [0.15, 0.45] },
  print: { ...NONE, darkness: [0.2, 1] },
  crop: { ...NONE, loss: [0.02, 0.05] },
  lowResolution: { ...NONE, side: [10.5, 20] },
  blur: { probability: 0.05, deviation: [0.3, 0.7] },
  noise: { ...NONE, deviation: [4, 20] },
  offset: { probability: 0.1 },
};

/** Every pen, paper and camera that users have: what generalises beyond NIST. */
export const STRONG_AUGMENTATION: AugmentationRecipe = {
  name: 'strong',
  strength: 1,
  mixture: { untouched: 0.15, mild: 0.25, moderate: 0.4, strong: 0.2 },
  levels: { mild: 0.4, moderate: 0.7, strong: 1.1 },
  geometry: {
    rotationDegrees: 20,
    slantDegrees: 35,
    leanLimitDegrees: 50,
    aspect: 1.35,
    perspective: 0.18,
  },
  elastic: { bend: 0.075, tremble: 0.028, kink: 0.09, kinkProbability: 0.25 },
  stroke: { thinner: 1.1, thicker: 1.3, unevenness: 0.6 },
  pen: { probability: 0.2, width: [0.9, 5], nib: 1.8 },
  edge: { softness: [0.65, 1.5], binaryProbability: 0.15 },
  fade: { probability: 0.1, darkest: [0.35, 0.9] },
  grain: { probability: 0.08, loss: [0.2, 0.6] },
  dry: { probability: 0.07, loss: [0.2, 0.45] },
  gap: { probability: 0.06, length: [0.6, 1.8] },
  speck: { probability: 0.06, radius: [0.4, 1], most: 3 },
  neighbour: { probability: 0.06, width: [1, 2.5] },
  ruling: { probability: 0.05, darkness: [0.15, 0.45] },
  print: { probability: 0.07, darkness: [0.2, 1] },
  crop: { probability: 0.04, loss: [0.02, 0.05] },
  lowResolution: { probability: 0.12, side: [10.5, 20] },
  blur: { probability: 0.1, deviation: [0.3, 0.9] },
  noise: { probability: 0.06, deviation: [4, 20] },
  offset: { probability: 0.12 },
};
