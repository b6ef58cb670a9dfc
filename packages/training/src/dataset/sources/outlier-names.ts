import type { Kind } from '../prepared-split.ts';

/** What a name says about an image that shows no digit. */
export interface NamedOutlier {
  readonly kind: Kind;
  /** who drew it; where nothing tells, the part of its collection or the kind that stays together */
  readonly hand: string;
}

/**
 * Kinds that no reader can tell from a digit without the text around them. A network that is told
 * "O is not a digit" unlearns the zero, so trainers weigh these apart.
 */
const LOOKS_LIKE: Readonly<Record<string, number>> = {
  'letter/O': 0,
  'letter/o': 0,
  'letter/I': 1,
  'letter/l': 1,
  'letter/Z': 2,
  'letter/z': 2,
  'letter/S': 5,
  'letter/s': 5,
  'letter/b': 6,
  'letter/g': 9,
  'letter/q': 9,
  'symbol/slash': 1,
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

/** `train/division_slash/….png`: nothing tells the hand, so a kind's published part stays together. */
function symbolOf(name: string): NamedOutlier | undefined {
  const pattern =
    /(?:^|\/)(train|val|test)\/(?:addition|subtraction|multiplication|division)_(\w+)\/[^/]+$/;
  const [, part, symbol] = pattern.exec(name) ?? [];
  if (symbol === undefined) return undefined;
  return { kind: kindOf(`symbol/${symbol}`, 'symbol'), hand: `${symbol} ${part}` };
}

/** Any other collection: the innermost folder names the kind. */
function otherOf(name: string): NamedOutlier {
  const kind = name.split('/').at(-2) ?? 'unnamed';
  return { kind: kindOf(kind, 'other'), hand: `kind ${kind}` };
}

function kindOf(name: string, group: Kind['group']): Kind {
  return { name, group, looksLike: LOOKS_LIKE[name] ?? null };
}
