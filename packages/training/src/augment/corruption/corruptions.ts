import type { Colour, PageLook } from './look.ts';

/** 1 = hardly worth mentioning, 3 = what users send every day, 5 = at the limit of what people read. */
export type Severity = 1 | 2 | 3 | 4 | 5;

type FiveSteps = readonly [number, number, number, number, number];

/** One way in which users' pictures differ from clean scans. */
export interface Corruption {
  readonly name: string;
  readonly title: string;
  /** one sentence for the robustness report */
  readonly description: string;
  readonly look: (severity: Severity) => Partial<PageLook>;
}

/** The look of one number that grows with severity. */
function step(values: FiveSteps, severity: Severity): number {
  return values[severity - 1]!;
}

function grey(level: number): Colour {
  return [level, level, level];
}

const INKS: readonly (readonly [paper: Colour, ink: Colour])[] = [
  [
    [255, 250, 225],
    [30, 50, 150],
  ],
  [
    [250, 235, 150],
    [190, 40, 40],
  ],
  [
    [170, 215, 240],
    [40, 70, 170],
  ],
  [
    [240, 170, 190],
    [150, 40, 110],
  ],
  [
    [120, 190, 120],
    [180, 60, 50],
  ],
];

/** All corruptions of the robustness report. */
export const CORRUPTIONS = [
  {
    name: 'hairline',
    title: 'Hairline',
    description: 'A very fine pen.',
    look: (at) => ({ penWidth: step([1.4, 1.1, 0.85, 0.65, 0.5], at) }),
  },
  {
    name: 'marker',
    title: 'Marker',
    description: 'A thick felt tip that nearly fills the loops.',
    look: (at) => ({ penWidth: step([2.8, 3.2, 3.6, 4.2, 5], at) }),
  },
  {
    name: 'pencil',
    title: 'Pencil',
    description: 'Grey, uneven, and only on the tips of the paper’s tooth.',
    look: (at) => ({
      penWidth: 2,
      ink: grey(step([90, 110, 130, 150, 170], at)),
      grain: step([0.1, 0.2, 0.3, 0.4, 0.5], at),
      pressure: 0.35,
      noise: 3,
    }),
  },
  {
    name: 'ballpoint',
    title: 'Ballpoint pen',
    description: 'A thin blue line that skips and fades.',
    look: (at) => ({
      penWidth: step([1.6, 1.5, 1.4, 1.3, 1.2], at),
      ink: [40, 60, 160],
      pressure: step([0.2, 0.35, 0.5, 0.6, 0.7], at),
      gaps: step([0, 1, 1, 2, 3], at),
    }),
  },
  {
    name: 'broken',
    title: 'Broken strokes',
    description: 'The stroke is interrupted, as by a bad scan or a dry pen.',
    look: (at) => ({ gaps: step([1, 2, 3, 5, 7], at), grain: step([0, 0, 0.1, 0.2, 0.3], at) }),
  },
  {
    name: 'mouse',
    title: 'Mouse',
    description: 'Drawn with a mouse: corners, one width, no grey.',
    look: (at) => ({
      penWidth: 1.8,
      jag: step([0.4, 0.7, 1, 1.3, 1.7], at),
      edge: 'binary',
      pressure: 0,
      noise: 0,
      blur: 0,
    }),
  },
  {
    name: 'low-resolution',
    title: 'Low resolution',
    description: 'The whole page is a few pixels wide; 16 at severity 3.',
    look: (at) => ({
      side: step([28, 20, 16, 14, 12], at),
      share: 0.75,
      offCentre: 0.03,
      noise: 0,
    }),
  },
  {
    name: 'large-photo',
    title: 'Large photo',
    description: 'The digit is a small part of a big photograph.',
    look: (at) => {
      const side = step([256, 400, 600, 800, 1000], at);
      const share = step([0.5, 0.35, 0.25, 0.18, 0.12], at);
      return { side, drawnSide: side, share, offCentre: 0.2, noise: 5, shadow: 0.15, blur: 0.3 };
    },
  },
  {
    name: 'binary',
    title: 'Black and white',
    description: 'One bit per pixel, at fewer and fewer pixels.',
    look: (at) => {
      const side = step([96, 64, 44, 34, 26], at);
      return { side, drawnSide: side, edge: 'binary', pressure: 0, noise: 0, blur: 0 };
    },
  },
  {
    name: 'slant',
    title: 'Slant',
    description: 'Leaning left or right; 35 degrees at severity 4.',
    look: (at) => ({ slantDegrees: step([12, 20, 28, 35, 42], at) }),
  },
  {
    name: 'rotation',
    title: 'Rotation',
    description: 'The page is turned; 20 degrees at severity 4.',
    look: (at) => ({ rotationDegrees: step([5, 10, 15, 20, 26], at) }),
  },
  {
    name: 'perspective',
    title: 'Perspective',
    description: 'Photographed at an angle.',
    look: (at) => ({ perspective: step([0.3, 0.5, 0.7, 0.9, 1.1], at), rotationDegrees: 4 }),
  },
  {
    name: 'noise',
    title: 'Sensor noise',
    description: 'A photograph in little light.',
    look: (at) => ({ noise: step([10, 20, 32, 46, 62], at) }),
  },
  {
    name: 'speckle',
    title: 'Speckle',
    description: 'Dots of dirt and dropped pixels.',
    look: (at) => ({ speckle: step([0.003, 0.01, 0.02, 0.04, 0.07], at) }),
  },
  {
    name: 'shadow',
    title: 'Shadow',
    description: 'A hand’s or phone’s shadow lies over part of the page.',
    look: (at) => ({ shadow: step([0.2, 0.35, 0.5, 0.62, 0.72], at), noise: 3 }),
  },
  {
    name: 'squared-paper',
    title: 'Squared paper',
    description: 'Written on grid paper.',
    look: (at) => ({ lines: 'squared', lineDarkness: step([0.12, 0.22, 0.34, 0.46, 0.6], at) }),
  },
  {
    name: 'ruled-paper',
    title: 'Ruled paper',
    description: 'Written on lines, one of them near or through the digit.',
    look: (at) => ({ lines: 'ruled', lineDarkness: step([0.15, 0.28, 0.42, 0.56, 0.7], at) }),
  },
  {
    name: 'bleed-through',
    title: 'Bleed-through',
    description: 'The writing on the other side shows through.',
    look: (at) => ({ bleed: step([0.08, 0.15, 0.23, 0.32, 0.42], at) }),
  },
  {
    name: 'neighbour',
    title: 'Partial neighbour',
    description: 'A piece of the next digit is on the page.',
    look: (at) => ({ neighbour: step([0.08, 0.14, 0.2, 0.28, 0.36], at) }),
  },
  {
    name: 'cut-off',
    title: 'Cut off',
    description: 'The page’s edge takes a strip of the digit.',
    look: (at) => ({ cut: step([0.01, 0.025, 0.04, 0.06, 0.08], at) }),
  },
  {
    name: 'jpeg',
    title: 'JPEG artefacts',
    description: 'Strong compression: blocks and ringing.',
    look: (at) => ({
      side: 80,
      drawnSide: 160,
      blur: 0.4,
      jpegQuality: step([30, 18, 11, 7, 4], at),
    }),
  },
  {
    name: 'blur',
    title: 'Blur',
    description: 'Out of focus.',
    look: (at) => ({ blur: step([0.5, 0.8, 1.1, 1.5, 1.9], at) }),
  },
  {
    name: 'low-contrast',
    title: 'Low contrast',
    description: 'Faint ink on grey paper.',
    look: (at) => ({
      paper: grey(190),
      ink: grey(190 - step([80, 60, 45, 34, 25], at)),
      noise: 3,
    }),
  },
  {
    name: 'colour',
    title: 'Coloured ink and paper',
    description: 'Colours that differ more in hue than in lightness.',
    look: (at) => ({ paper: INKS[at - 1]![0], ink: INKS[at - 1]![1], noise: 3 }),
  },
  {
    name: 'inverted',
    title: 'Light on dark',
    description: 'Chalk on a blackboard, a dark drawing pad.',
    look: (at) => ({
      paper: grey(step([10, 25, 40, 55, 70], at)),
      ink: grey(step([245, 235, 225, 210, 195], at)),
      grain: step([0, 0, 0.05, 0.12, 0.2], at),
      noise: step([0, 3, 6, 9, 12], at),
    }),
  },
] as const satisfies readonly Corruption[];

export type CorruptionName = (typeof CORRUPTIONS)[number]['name'];

/** The corruption of this name. */
export function corruptionNamed(name: CorruptionName): Corruption {
  return CORRUPTIONS.find((corruption) => corruption.name === name)!;
}
