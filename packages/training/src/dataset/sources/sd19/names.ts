/**
 * The names in NIST Special Database 19, 2nd edition (2016), as its archives have them:
 *
 *     by_class/35/hsf_4/hsf_4_00017.png                     a five of series 4, writer not named
 *     by_class/35/train_35/train_35_00017.png               the same images again, but for hsf_4
 *     by_class/35/hsf_4.mit                                 where series 4's fives came from
 *     by_write/hsf_4/f2154_07/d2154_07/d2154_07_00017.png   a digit by writer 2154, label not named
 */
export interface ByClassName {
  readonly digit: number;
  readonly series: number;
  /** position among the images of this digit and series */
  readonly index: number;
}

export interface ByWriteName {
  readonly series: number;
  readonly writer: number;
}

/** A digit's image in by_class; undefined for letters and for the copies in `train_XX`. */
export function parseByClass(name: string): ByClassName | undefined {
  const match = /(?:^|\/)3([0-9])\/hsf_([0-7])\/hsf_\2_(\d+)\.png$/.exec(name);
  if (match === null) return undefined;
  const [digit = 0, series = 0, index = 0] = match.slice(1).map(Number);
  return { digit, series, index };
}

/** The table beside a series of by_class that says where each image came from. */
export function parseSourceTable(name: string): Omit<ByClassName, 'index'> | undefined {
  const match = /(?:^|\/)3([0-9])\/hsf_([0-7])\.mit$/.exec(name);
  if (match === null) return undefined;
  const [digit = 0, series = 0] = match.slice(1).map(Number);
  return { digit, series };
}

/** A digit's image in by_write; undefined for upper (u) and lower case (l) and running text (c). */
export function parseByWrite(name: string): ByWriteName | undefined {
  const match = /(?:^|\/)hsf_([0-7])\/f(\d{4})_\d+\/d\2_\d+\/[^/]+\.png$/.exec(name);
  if (match === null) return undefined;
  const [series = 0, writer = 0] = match.slice(1).map(Number);
  return { series, writer };
}

/** The copies of by_class's series, which a search for every PNG would count again. */
export function isTrainCopy(name: string): boolean {
  return /(?:^|\/)([0-9a-f]{2})\/train_\1\//.test(name);
}
