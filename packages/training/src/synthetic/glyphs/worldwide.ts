import { DIGIT_GLYPHS } from './digits.ts';
import type { Allograph, Glyph, GlyphStroke } from './glyph.ts';

/* Ways of writing that are common elsewhere and rare or missing among NIST's writers, who learned to
 * write in the United States: a 1 with an upstroke as long as its stem, a crossed 7, a 4 whose arm
 * reaches further down than its stem begins, a 9 that hangs from a ring, a 2 that begins as one. */

// prettier-ignore
const ZERO_TAIL: GlyphStroke = [[0.46, 0.1], [0.24, 0.02], [0.04, 0.3], [0.06, 0.72], [0.3, 1], [0.58, 0.8],
  [0.62, 0.4], [0.48, 0.1], [0.62, -0.04], [0.84, -0.02]];
// prettier-ignore
const ZERO_CURL: GlyphStroke = [[0.28, 0.2], [0.44, 0.26], [0.56, 0.1], [0.3, 0], [0.06, 0.26], [0.06, 0.72],
  [0.32, 1], [0.6, 0.8], [0.66, 0.36], [0.5, 0.04]];
// prettier-ignore
const ZERO_BROAD: GlyphStroke = [[0.6, 0.05], [0.22, 0.1], [0, 0.5], [0.2, 0.93], [0.65, 1], [1.08, 0.85],
  [1.22, 0.45], [1, 0.1], [0.55, 0.02]];
// prettier-ignore
const ZERO_TWICE: GlyphStroke = [[0.42, 0.03], [0.16, 0.1], [0.02, 0.44], [0.12, 0.85], [0.4, 1], [0.68, 0.8],
  [0.72, 0.42], [0.56, 0.1], [0.34, 0.06], [0.12, 0.22], [0.08, 0.56], [0.2, 0.9], [0.44, 0.95]];
// prettier-ignore
const ZERO_FROM_BELOW: GlyphStroke = [[0.08, 0.7], [0.02, 0.4], [0.2, 0.06], [0.5, 0.04], [0.68, 0.36],
  [0.6, 0.82], [0.32, 1], [0.1, 0.86], [0.06, 0.5], [0.2, 0.2]];
const ZERO_STRUCK: GlyphStroke = [
  [0.56, 0.16],
  [0.33, 0.5],
  [0.12, 0.84],
];

const ONE_LONG: GlyphStroke = [
  [0, 0.74],
  [0.25, 0.4],
  [0.5, 0.01],
  [0.5, 0.01],
  [0.48, 0.5],
  [0.46, 1],
];
const ONE_PEAKED: GlyphStroke = [
  [0, 0.97],
  [0.26, 0.5],
  [0.48, 0],
  [0.48, 0],
  [0.54, 0.5],
  [0.58, 1],
];
const ONE_ROUNDED: GlyphStroke = [
  [0, 0.66],
  [0.16, 0.34],
  [0.36, 0.04],
  [0.45, 0.04],
  [0.46, 0.5],
  [0.44, 1],
];
const ONE_HALF: GlyphStroke = [
  [0.06, 0.5],
  [0.26, 0.26],
  [0.46, 0.01],
  [0.46, 0.01],
  [0.4, 0.5],
  [0.34, 1],
];
const ONE_BASE: GlyphStroke = [
  [0.2, 1],
  [0.46, 0.99],
  [0.74, 0.99],
];

// prettier-ignore
const TWO_RINGED: GlyphStroke = [[0.26, 0.42], [0.06, 0.34], [0.04, 0.12], [0.3, 0], [0.54, 0.12], [0.5, 0.42],
  [0.3, 0.7], [0.06, 0.95], [0.06, 0.95], [0.34, 0.94], [0.66, 0.96]];
// prettier-ignore
const TWO_RINGED_LOOPED: GlyphStroke = [[0.3, 0.46], [0.06, 0.36], [0.04, 0.12], [0.3, 0], [0.54, 0.14], [0.5, 0.44],
  [0.3, 0.72], [0.1, 0.95], [0, 0.87], [0.12, 0.79], [0.36, 0.9], [0.66, 0.98]];
// prettier-ignore
const TWO_SWAN: GlyphStroke = [[0.1, 0.34], [0.06, 0.12], [0.28, 0], [0.46, 0.14], [0.38, 0.48], [0.02, 0.94],
  [0.02, 0.94], [0.3, 0.9], [0.52, 1], [0.72, 0.9]];
// prettier-ignore
const TWO_SHORT_FOOT: GlyphStroke = [[0.04, 0.2], [0.2, 0.02], [0.46, 0.05], [0.54, 0.28], [0.36, 0.6],
  [0.1, 0.92], [0.1, 0.92], [0.26, 0.96], [0.4, 0.98]];

// prettier-ignore
const THREE_TAILED: GlyphStroke = [[0.1, 0.06], [0.32, 0], [0.52, 0.1], [0.44, 0.28], [0.24, 0.36], [0.5, 0.44],
  [0.56, 0.66], [0.4, 0.9], [0.14, 1], [-0.06, 0.94]];
// prettier-ignore
const THREE_EZH: GlyphStroke = [[0, 0.06], [0.56, 0.02], [0.56, 0.02], [0.2, 0.4], [0.2, 0.4], [0.46, 0.44],
  [0.6, 0.66], [0.46, 0.94], [0.16, 1], [-0.02, 0.9]];

// prettier-ignore
const FOUR_LONG_ARM: GlyphStroke = [[0.36, 0], [0.18, 0.38], [0.02, 0.72], [0.02, 0.72], [0.32, 0.71], [0.64, 0.69]];
const FOUR_SHORT_STEM: GlyphStroke = [
  [0.46, 0.44],
  [0.43, 0.72],
  [0.4, 1],
];
// prettier-ignore
const FOUR_STEEP_ARM: GlyphStroke = [[0.14, 0], [0.1, 0.34], [0.05, 0.66], [0.05, 0.66], [0.3, 0.65], [0.62, 0.62]];
const FOUR_MIDDLE_STEM: GlyphStroke = [
  [0.48, 0.3],
  [0.45, 0.65],
  [0.43, 1],
];
// prettier-ignore
const FOUR_ONE_STROKE: GlyphStroke = [[0.32, 0], [0.14, 0.34], [0.02, 0.6], [0.02, 0.6], [0.24, 0.58], [0.5, 0.4],
  [0.5, 0.4], [0.46, 0.7], [0.42, 1]];
// prettier-ignore
const FOUR_LIGHTNING: GlyphStroke = [[0.4, 0], [0.2, 0.3], [0.04, 0.54], [0.04, 0.54], [0.5, 0.48], [0.5, 0.48],
  [0.42, 0.74], [0.32, 1]];
// prettier-ignore
const FOUR_CUP: GlyphStroke = [[0.08, 0.06], [0.06, 0.34], [0.18, 0.52], [0.4, 0.48], [0.56, 0.3]];
const FOUR_LONG_STEM: GlyphStroke = [
  [0.6, 0.02],
  [0.52, 0.5],
  [0.44, 1],
];

// prettier-ignore
const FIVE_LIKE_S: GlyphStroke = [[0.6, 0.06], [0.36, 0.01], [0.12, 0.12], [0.12, 0.36], [0.34, 0.47], [0.54, 0.6],
  [0.52, 0.84], [0.28, 1], [0.02, 0.9]];
// prettier-ignore
const FIVE_LOW_BELLY: GlyphStroke = [[0.12, 0.06], [0.06, 0.5], [0.06, 0.5], [0.26, 0.42], [0.48, 0.54], [0.5, 0.8],
  [0.28, 1], [0, 0.92]];
const FIVE_LONG_HAT: GlyphStroke = [
  [0.12, 0.07],
  [0.5, 0.04],
  [0.94, -0.02],
];
const FIVE_LOOSE_HAT: GlyphStroke = [
  [0.2, -0.02],
  [0.44, -0.05],
  [0.72, -0.07],
];

// prettier-ignore
const SIX_LIKE_B: GlyphStroke = [[0.14, 0], [0.08, 0.4], [0.06, 0.8], [0.2, 1], [0.46, 0.92], [0.5, 0.68],
  [0.32, 0.55], [0.1, 0.68]];
// prettier-ignore
const SIX_LOW: GlyphStroke = [[0.6, 0], [0.34, 0.3], [0.1, 0.68], [0.1, 0.94], [0.32, 1], [0.44, 0.84], [0.3, 0.72],
  [0.12, 0.82]];
// prettier-ignore
const SIX_WIDE: GlyphStroke = [[0.66, 0.08], [0.36, 0.06], [0.08, 0.4], [0.08, 0.82], [0.36, 1], [0.66, 0.86],
  [0.62, 0.6], [0.34, 0.52], [0.12, 0.7]];

// prettier-ignore
const SEVEN_STRAIGHT: GlyphStroke = [[0.04, 0.05], [0.32, 0.04], [0.6, 0.02], [0.6, 0.02], [0.44, 0.36], [0.3, 0.66],
  [0.2, 1]];
// prettier-ignore
const SEVEN_BENT: GlyphStroke = [[0, 0.16], [0.06, 0.03], [0.3, 0.06], [0.56, 0.03], [0.56, 0.03], [0.42, 0.3],
  [0.36, 0.62], [0.36, 1]];
// prettier-ignore
const SEVEN_SMALL_HEAD: GlyphStroke = [[0.1, 0.14], [0.22, 0.03], [0.46, 0.05], [0.46, 0.05], [0.38, 0.4],
  [0.26, 1]];
// prettier-ignore
const SEVEN_CURVED: GlyphStroke = [[0.02, 0.12], [0.24, 0.02], [0.54, 0.04], [0.56, 0.14], [0.4, 0.4], [0.24, 0.7],
  [0.18, 1]];
const SEVEN_BAR: GlyphStroke = [
  [0.12, 0.53],
  [0.36, 0.5],
  [0.6, 0.47],
];
const SEVEN_LONG_BAR: GlyphStroke = [
  [0, 0.56],
  [0.36, 0.52],
  [0.76, 0.48],
];

// prettier-ignore
const EIGHT_OPEN: GlyphStroke = [[0.62, 0.04], [0.38, 0.02], [0.14, 0.16], [0.24, 0.4], [0.48, 0.6], [0.5, 0.86],
  [0.26, 1], [0.04, 0.84], [0.12, 0.62], [0.36, 0.44], [0.56, 0.22]];
// prettier-ignore
const EIGHT_FROM_BELOW: GlyphStroke = [[0.2, 0.5], [0.04, 0.72], [0.14, 0.98], [0.4, 1], [0.56, 0.78], [0.4, 0.54],
  [0.16, 0.38], [0.1, 0.14], [0.34, 0], [0.54, 0.16], [0.42, 0.4], [0.18, 0.54]];

// prettier-ignore
const RING_OF_NINE: GlyphStroke = [[0.34, 0.02], [0.08, 0.1], [0.04, 0.36], [0.28, 0.5], [0.54, 0.38], [0.54, 0.12],
  [0.32, 0.02]];
const NINE_HANGING: GlyphStroke = [
  [0.34, 0.5],
  [0.34, 0.74],
  [0.3, 1],
];
// prettier-ignore
const NINE_LEANING: GlyphStroke = [[0.5, 0.34], [0.44, 0.6], [0.3, 0.82], [0.14, 1]];
// prettier-ignore
const NINE_LIKE_G: GlyphStroke = [[0.54, 0.14], [0.36, 0], [0.12, 0.1], [0.06, 0.34], [0.22, 0.47], [0.44, 0.38],
  [0.56, 0.12], [0.57, 0.36], [0.54, 0.7], [0.38, 0.98], [0.14, 0.98], [0.06, 0.86]];
// prettier-ignore
const NINE_OPEN: GlyphStroke = [[0.52, 0.06], [0.28, 0.02], [0.08, 0.2], [0.16, 0.44], [0.4, 0.42], [0.56, 0.24],
  [0.52, 0.6], [0.4, 1]];
// prettier-ignore
const NINE_HOOKED: GlyphStroke = [[0.5, 0.1], [0.26, 0.02], [0.06, 0.2], [0.16, 0.42], [0.42, 0.38], [0.52, 0.1],
  [0.52, 0.1], [0.56, 0.5], [0.62, 0.86], [0.74, 0.96]];

type Weighted = Glyph['allographs'][number];

function styles(
  weight: number,
  ...allographs: readonly [Allograph, ...(readonly Allograph[])]
): Weighted[] {
  return allographs.map((strokes) => ({ weight, strokes }));
}

/** index = digit */
const ELSEWHERE: readonly (readonly Weighted[])[] = [
  [
    ...styles(3, [ZERO_TAIL], [ZERO_CURL], [ZERO_BROAD], [ZERO_FROM_BELOW]),
    ...styles(1.5, [ZERO_TWICE], [ZERO_FROM_BELOW, ZERO_STRUCK]),
  ],
  [
    ...styles(6, [ONE_LONG], [ONE_HALF]),
    ...styles(3, [ONE_PEAKED], [ONE_ROUNDED], [ONE_HALF, ONE_BASE]),
    ...styles(1.5, [ONE_LONG, ONE_BASE]),
  ],
  [
    ...styles(4, [TWO_RINGED], [TWO_RINGED_LOOPED]),
    ...styles(3, [TWO_SWAN]),
    ...styles(1, [TWO_SHORT_FOOT]),
  ],
  styles(4, [THREE_TAILED], [THREE_EZH]),
  [
    ...styles(4, [FOUR_LONG_ARM, FOUR_SHORT_STEM], [FOUR_STEEP_ARM, FOUR_MIDDLE_STEM]),
    ...styles(3, [FOUR_ONE_STROKE], [FOUR_CUP, FOUR_LONG_STEM]),
    ...styles(2, [FOUR_LIGHTNING]),
  ],
  [
    ...styles(4, [FIVE_LIKE_S], [FIVE_LOW_BELLY, FIVE_LONG_HAT]),
    ...styles(3, [FIVE_LOW_BELLY, FIVE_LOOSE_HAT]),
  ],
  styles(3, [SIX_LIKE_B], [SIX_LOW], [SIX_WIDE]),
  [
    ...styles(4, [SEVEN_STRAIGHT, SEVEN_BAR], [SEVEN_BENT, SEVEN_LONG_BAR]),
    ...styles(3, [SEVEN_SMALL_HEAD, SEVEN_LONG_BAR], [SEVEN_CURVED, SEVEN_BAR]),
    ...styles(2, [SEVEN_CURVED], [SEVEN_BENT]),
  ],
  styles(4, [EIGHT_OPEN], [EIGHT_FROM_BELOW]),
  [
    ...styles(3, [RING_OF_NINE, NINE_HANGING], [RING_OF_NINE, NINE_LEANING]),
    ...styles(3, [NINE_LIKE_G], [NINE_OPEN], [NINE_HOOKED]),
  ],
];

/** What the ways of writing of DIGIT_GLYPHS weigh beside those from elsewhere. */
const FAMILIAR = 0.5;

/** The ten digits as people write them all over the world, index = digit: what a network should know that learned from NIST's writers. */
export const WORLDWIDE_DIGIT_GLYPHS: readonly Glyph[] = DIGIT_GLYPHS.map(
  ({ name, allographs }, digit) => ({
    name,
    allographs: [
      ...allographs.map(({ weight, strokes }) => ({ weight: FAMILIAR * weight, strokes })),
      ...(ELSEWHERE[digit] ?? []),
    ],
  }),
);
