import { createHash } from 'node:crypto';
import type { Kind } from '../prepared-split.ts';

/** What a name says about an image that shows no digit. */
export interface NamedOutlier {
  readonly kind: Kind;
  /** who drew it; where nothing tells, what stays together instead */
  readonly hand: string;
}

/**
 * Kinds of which many drawings cannot be told from a digit without the text around them; found by
 * looking at all of them at 28×28. A network that is told "O is not a digit" unlearns the zero, so
 * trainers weigh these apart.
 */
const LOOKS_LIKE: Readonly<Record<string, number>> = {
  'letter/O': 0,
  'letter/o': 0,
  'letter/I': 1,
  'letter/i': 1,
  'letter/l': 1,
  'letter/Z': 2,
  'letter/z': 2,
  'letter/S': 5,
  'letter/s': 5,
  'letter/b': 6,
  'letter/B': 8,
  'letter/g': 9,
  'letter/q': 9,
  'symbol/slash': 1,
  'Greek/character04': 8,
  'Greek/character09': 1,
  'Greek/character15': 0,
  'Balinese/character05': 7,
  'Early_Aramaic/character02': 9,
  'Early_Aramaic/character03': 1,
  'Early_Aramaic/character04': 4,
  'Early_Aramaic/character06': 4,
  'Early_Aramaic/character07': 1,
  'Early_Aramaic/character10': 2,
  'Early_Aramaic/character12': 6,
  'Early_Aramaic/character16': 0,
  'Early_Aramaic/character17': 7,
  'Early_Aramaic/character20': 4,
};

/** Reads kind, group and hand from an image's path in its collection. */
export function outlierOfPath(name: string): NamedOutlier {
  return letterOf(name) ?? alphabetOf(name) ?? symbolOf(name) ?? otherOf(name);
}

/** `CAP_A_17.png` and `SMALL_a_17.png`: the number is the sheet, which one person filled in. */
function letterOf(name: string): NamedOutlier | undefined {
  const [, letter, sheet] = /(?:^|\/)(?:CAP|SMALL)_([A-Za-z])_(\d+)\.\w+$/.exec(name) ?? [];
  if (letter === undefined) return undefined;
  return { kind: kindOf(`letter/${letter}`, 'letter'), hand: `sheet ${sheet}` };
}

/** Omniglot's `Greek/character01/0394_05.png`: the fifth of the twenty who drew this alphabet. */
function alphabetOf(name: string): NamedOutlier | undefined {
  const pattern = /(?:^|\/)([^/]+)\/(character\d+)\/\d+_(\d+)\.\w+$/;
  const [, alphabet, character, drawer] = pattern.exec(name) ?? [];
  if (alphabet === undefined) return undefined;
  return {
    kind: kindOf(`${alphabet}/${character}`, 'alphabet'),
    hand: `${alphabet} drawer ${drawer}`,
  };
}

/** Bundles that images of unknown hands are drawn into: enough for shares of a twentieth. */
const BUNDLES = 20;

/**
 * `train/division_slash/….png`: nothing tells the hand. Six kinds are too few to keep each together,
 * so the images go by bundles, drawn by their names; what is measured on symbols that training has
 * seen flatters, what is measured on the symbol that is held out does not.
 */
function symbolOf(name: string): NamedOutlier | undefined {
  const pattern =
    /(?:^|\/)(?:train|val|test)\/(?:addition|subtraction|multiplication|division)_(\w+)\/([^/]+)$/;
  const [, symbol, file = ''] = pattern.exec(name) ?? [];
  if (symbol === undefined) return undefined;
  const [drawn = 0] = createHash('sha256').update(file).digest();
  return { kind: kindOf(`symbol/${symbol}`, 'symbol'), hand: `symbols ${drawn % BUNDLES}` };
}

/** Any other collection: the innermost folder names the kind. */
function otherOf(name: string): NamedOutlier {
  const kind = name.split('/').at(-2) ?? 'unnamed';
  return { kind: kindOf(kind, 'other'), hand: `kind ${kind}` };
}

function kindOf(name: string, group: Kind['group']): Kind {
  return { name, group, looksLike: LOOKS_LIKE[name] ?? null };
}
