import { straight, type Glyph, type GlyphStroke } from './glyph.ts';

// prettier-ignore
const OVAL: GlyphStroke = [[0.4, 0.02], [0.2, 0.06], [0.05, 0.3], [0.03, 0.62], [0.14, 0.92], [0.34, 1],
  [0.55, 0.88], [0.65, 0.56], [0.6, 0.2], [0.44, 0.02], [0.3, 0.04]];
// prettier-ignore
const OPEN_OVAL: GlyphStroke = [[0.46, 0.08], [0.3, 0.0], [0.1, 0.16], [0.02, 0.5], [0.1, 0.86], [0.32, 1],
  [0.56, 0.84], [0.63, 0.5], [0.55, 0.18], [0.36, 0.03]];
// prettier-ignore
const ROUND_ZERO: GlyphStroke = [[0.42, 0.03], [0.16, 0.1], [0.02, 0.44], [0.12, 0.85], [0.4, 1], [0.68, 0.82],
  [0.74, 0.44], [0.6, 0.1], [0.38, 0.02], [0.26, 0.12]];
const ZERO_SLASH: GlyphStroke = straight([0.68, 0.04], [0.02, 0.96]);

// prettier-ignore
const TWO_ROUND: GlyphStroke = [[0.04, 0.24], [0.12, 0.07], [0.33, 0], [0.54, 0.1], [0.55, 0.32], [0.4, 0.58],
  [0.2, 0.8], [0.02, 0.98], [0.02, 0.98], [0.3, 0.95], [0.64, 0.98]];
// prettier-ignore
const TWO_LOOPED: GlyphStroke = [[0.06, 0.2], [0.2, 0.03], [0.42, 0.02], [0.53, 0.2], [0.44, 0.48], [0.26, 0.76],
  [0.08, 0.95], [0.0, 0.88], [0.1, 0.79], [0.26, 0.88], [0.42, 0.98], [0.66, 0.9]];
// prettier-ignore
const TWO_WAVY: GlyphStroke = [[0.08, 0.28], [0.1, 0.08], [0.34, 0], [0.54, 0.14], [0.48, 0.42], [0.22, 0.76],
  [0.04, 0.95], [0.04, 0.95], [0.2, 0.87], [0.42, 0.97], [0.64, 0.92]];
// prettier-ignore
const TWO_ANGULAR: GlyphStroke = [[0.05, 0.1], [0.3, 0.04], [0.54, 0.06], [0.54, 0.06], [0.03, 0.96], [0.03, 0.96],
  [0.62, 0.95]];

// prettier-ignore
const BELLY_OF_THREE: GlyphStroke = [[0.24, 0.45], [0.5, 0.5], [0.62, 0.72], [0.46, 0.95], [0.2, 1], [0.02, 0.88]];
// prettier-ignore
const THREE_ROUND: GlyphStroke = [[0.06, 0.14], [0.26, 0], [0.5, 0.08], [0.5, 0.3], [0.24, 0.45],
  ...BELLY_OF_THREE];
// prettier-ignore
const THREE_FLAT: GlyphStroke = [[0.06, 0.05], [0.56, 0.02], [0.56, 0.02], [0.24, 0.42], ...BELLY_OF_THREE.slice(1)];
// prettier-ignore
const THREE_LOOPED: GlyphStroke = [[0.08, 0.12], [0.3, 0], [0.52, 0.12], [0.44, 0.36], [0.24, 0.48], [0.18, 0.43],
  [0.28, 0.39], [0.5, 0.5], [0.6, 0.74], [0.44, 0.97], [0.18, 1], [0.02, 0.9]];
// prettier-ignore
const THREE_ANGULAR: GlyphStroke = [[0.04, 0.06], [0.54, 0.04], [0.54, 0.04], [0.22, 0.42], [0.22, 0.42],
  [0.48, 0.46], [0.6, 0.7], [0.44, 0.94], [0.02, 0.98]];

const FOUR_STEM: GlyphStroke = [
  [0.47, 0.12],
  [0.45, 0.5],
  [0.43, 1],
];
// prettier-ignore
const FOUR_OPEN: GlyphStroke = [[0.12, 0.03], [0.07, 0.3], [0.03, 0.55], [0.03, 0.55], [0.3, 0.55], [0.64, 0.52]];
// prettier-ignore
const FOUR_CURSIVE: GlyphStroke = [[0.09, 0.04], [0.04, 0.32], [0.14, 0.5], [0.36, 0.46], [0.54, 0.12], [0.54, 0.05],
  [0.54, 0.05], [0.48, 0.5], [0.42, 1]];
// prettier-ignore
const FOUR_CLOSED: GlyphStroke = [[0.46, 1], [0.47, 0.5], [0.48, 0.02], [0.48, 0.02], [0.24, 0.36], [0.01, 0.65],
  [0.01, 0.65], [0.3, 0.65], [0.66, 0.63]];

// prettier-ignore
const BELLY_OF_FIVE: GlyphStroke = [[0.08, 0.44], [0.3, 0.37], [0.53, 0.48], [0.59, 0.72], [0.42, 0.95], [0.18, 1],
  [0.01, 0.88]];
const FIVE_BODY: GlyphStroke = [[0.13, 0.04], [0.08, 0.44], ...BELLY_OF_FIVE];
const FIVE_HAT: GlyphStroke = [
  [0.13, 0.05],
  [0.36, 0.03],
  [0.62, 0],
];
// prettier-ignore
const FIVE_SINGLE: GlyphStroke = [[0.6, 0.02], [0.14, 0.05], [0.14, 0.05], [0.09, 0.42], ...BELLY_OF_FIVE];
// prettier-ignore
const FIVE_CURVED: GlyphStroke = [[0.58, 0.03], [0.34, 0.02], [0.16, 0.1], [0.12, 0.3], [0.24, 0.42], [0.46, 0.5],
  [0.57, 0.72], [0.42, 0.95], [0.18, 1], [0.02, 0.92]];

// prettier-ignore
const SIX_ROUND: GlyphStroke = [[0.5, 0.02], [0.28, 0.16], [0.1, 0.48], [0.06, 0.78], [0.22, 0.99], [0.46, 0.95],
  [0.57, 0.76], [0.44, 0.57], [0.22, 0.6], [0.08, 0.78]];
// prettier-ignore
const SIX_STEEP: GlyphStroke = [[0.36, 0], [0.18, 0.3], [0.06, 0.7], [0.14, 0.96], [0.38, 0.99], [0.52, 0.8],
  [0.42, 0.62], [0.2, 0.66], [0.08, 0.82]];
// prettier-ignore
const SIX_CURLED: GlyphStroke = [[0.58, 0.16], [0.46, 0.01], [0.24, 0.1], [0.06, 0.46], [0.06, 0.8], [0.26, 1],
  [0.52, 0.92], [0.56, 0.7], [0.36, 0.55], [0.14, 0.66]];

// prettier-ignore
const SEVEN: GlyphStroke = [[0.04, 0.06], [0.32, 0.04], [0.6, 0.02], [0.6, 0.02], [0.44, 0.36], [0.3, 0.66],
  [0.22, 1]];
// prettier-ignore
const SEVEN_SERIF: GlyphStroke = [[0.06, 0.22], [0.05, 0.05], [0.05, 0.05], [0.34, 0.06], [0.6, 0.02], [0.6, 0.02],
  [0.4, 0.42], [0.26, 1]];
// prettier-ignore
const SEVEN_WAVY: GlyphStroke = [[0.02, 0.14], [0.16, 0.02], [0.38, 0.1], [0.62, 0.03], [0.62, 0.03], [0.48, 0.3],
  [0.36, 0.62], [0.32, 1]];
const SEVEN_BAR: GlyphStroke = [
  [0.14, 0.53],
  [0.38, 0.5],
  [0.6, 0.47],
];

// prettier-ignore
const EIGHT: GlyphStroke = [[0.52, 0.14], [0.34, 0], [0.12, 0.1], [0.12, 0.3], [0.32, 0.46], [0.54, 0.62],
  [0.56, 0.86], [0.32, 1], [0.06, 0.88], [0.08, 0.66], [0.3, 0.48], [0.5, 0.32], [0.55, 0.14], [0.42, 0.02]];
// prettier-ignore
const EIGHT_SLANTED: GlyphStroke = [[0.6, 0.06], [0.4, 0.0], [0.2, 0.1], [0.2, 0.28], [0.36, 0.48], [0.46, 0.7],
  [0.36, 0.94], [0.14, 0.98], [0.04, 0.8], [0.16, 0.6], [0.4, 0.38], [0.62, 0.08]];
// prettier-ignore
const EIGHT_HEAD: GlyphStroke = [[0.34, 0.01], [0.12, 0.1], [0.14, 0.36], [0.34, 0.46], [0.53, 0.34], [0.52, 0.1],
  [0.32, 0]];
// prettier-ignore
const EIGHT_BODY: GlyphStroke = [[0.33, 0.45], [0.08, 0.58], [0.06, 0.86], [0.32, 1], [0.6, 0.86], [0.58, 0.58],
  [0.34, 0.45]];

// prettier-ignore
const HEAD_OF_NINE: GlyphStroke = [[0.54, 0.14], [0.36, 0], [0.12, 0.1], [0.06, 0.34], [0.22, 0.49], [0.44, 0.4],
  [0.55, 0.14]];
// prettier-ignore
const NINE_STRAIGHT: GlyphStroke = [...HEAD_OF_NINE, [0.56, 0.08], [0.56, 0.08], [0.53, 0.5], [0.5, 1]];
// prettier-ignore
const NINE_CURVED: GlyphStroke = [...HEAD_OF_NINE, [0.57, 0.3], [0.54, 0.66], [0.4, 0.94], [0.18, 1], [0.04, 0.9]];
// prettier-ignore
const NINE_ROUND: GlyphStroke = [[0.5, 0.06], [0.24, 0.02], [0.05, 0.2], [0.14, 0.42], [0.38, 0.42], [0.56, 0.2],
  [0.54, 0.06], [0.54, 0.06], [0.5, 0.4], [0.34, 0.76], [0.2, 1]];

const ONE: GlyphStroke = [
  [0.32, 0],
  [0.31, 0.5],
  [0.3, 1],
];
const ONE_FLAG: GlyphStroke = [
  [0.14, 0.26],
  [0.26, 0.14],
  [0.4, 0],
  [0.4, 0],
  [0.4, 0.5],
  [0.39, 1],
];
const ONE_EUROPEAN: GlyphStroke = [
  [0.02, 0.46],
  [0.22, 0.25],
  [0.42, 0.01],
  [0.42, 0.01],
  [0.42, 0.5],
  [0.4, 1],
];
const ONE_FOOT: GlyphStroke = [
  [0.14, 0.99],
  [0.38, 0.98],
  [0.64, 0.99],
];

/** The ten digits as people write them, index = digit; weights by what MNIST's writers do. */
export const DIGIT_GLYPHS: readonly Glyph[] = [
  {
    name: '0',
    allographs: [
      { weight: 5, strokes: [OVAL] },
      { weight: 4, strokes: [OPEN_OVAL] },
      { weight: 3, strokes: [ROUND_ZERO] },
      { weight: 0.6, strokes: [OVAL, ZERO_SLASH] },
    ],
  },
  {
    name: '1',
    allographs: [
      { weight: 8, strokes: [ONE] },
      { weight: 2, strokes: [ONE_FLAG] },
      { weight: 1.5, strokes: [ONE_EUROPEAN] },
      { weight: 1.2, strokes: [ONE_FLAG, ONE_FOOT] },
    ],
  },
  {
    name: '2',
    allographs: [
      { weight: 4, strokes: [TWO_ROUND] },
      { weight: 3, strokes: [TWO_LOOPED] },
      { weight: 3, strokes: [TWO_WAVY] },
      { weight: 1, strokes: [TWO_ANGULAR] },
    ],
  },
  {
    name: '3',
    allographs: [
      { weight: 6, strokes: [THREE_ROUND] },
      { weight: 1.5, strokes: [THREE_FLAT] },
      { weight: 2, strokes: [THREE_LOOPED] },
      { weight: 1, strokes: [THREE_ANGULAR] },
    ],
  },
  {
    name: '4',
    allographs: [
      { weight: 5, strokes: [FOUR_OPEN, FOUR_STEM] },
      { weight: 3, strokes: [FOUR_CURSIVE] },
      { weight: 2, strokes: [FOUR_CLOSED] },
    ],
  },
  {
    name: '5',
    allographs: [
      { weight: 5, strokes: [FIVE_BODY, FIVE_HAT] },
      { weight: 3, strokes: [FIVE_SINGLE] },
      { weight: 1.5, strokes: [FIVE_CURVED] },
    ],
  },
  {
    name: '6',
    allographs: [
      { weight: 5, strokes: [SIX_ROUND] },
      { weight: 4, strokes: [SIX_STEEP] },
      { weight: 1, strokes: [SIX_CURLED] },
    ],
  },
  {
    name: '7',
    allographs: [
      { weight: 6, strokes: [SEVEN] },
      { weight: 1.5, strokes: [SEVEN, SEVEN_BAR] },
      { weight: 1.2, strokes: [SEVEN_SERIF] },
      { weight: 1.5, strokes: [SEVEN_WAVY] },
      { weight: 0.6, strokes: [SEVEN_SERIF, SEVEN_BAR] },
    ],
  },
  {
    name: '8',
    allographs: [
      { weight: 6, strokes: [EIGHT] },
      { weight: 2.5, strokes: [EIGHT_SLANTED] },
      { weight: 1.5, strokes: [EIGHT_HEAD, EIGHT_BODY] },
    ],
  },
  {
    name: '9',
    allographs: [
      { weight: 5, strokes: [NINE_STRAIGHT] },
      { weight: 3, strokes: [NINE_CURVED] },
      { weight: 3, strokes: [NINE_ROUND] },
    ],
  },
];
