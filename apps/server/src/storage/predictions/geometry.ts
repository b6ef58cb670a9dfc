import type { Geometry } from '@hand-digits/contract';

type Box = NonNullable<Geometry['box']>;
type PackedBox = [number, number, number, number];

/** Short names and no repetition: this is kept for every one of a million rows. */
interface Packed {
  readonly p: [number, number];
  readonly b?: PackedBox;
  /** every mark, unless it is `b` alone */
  readonly m?: PackedBox[];
  readonly d?: 0 | 1;
  readonly s?: number;
  readonly o?: [number, number];
}

export function packGeometry({ page, box, boxes, polarity, scale, shift }: Geometry): string {
  const expected = box === null ? '' : packBox(box).join();
  const marks = boxes.map(packBox);
  const packed: Packed = {
    p: [page.width, page.height],
    ...(box === null ? {} : { b: packBox(box) }),
    ...(marks.join(';') === expected ? {} : { m: marks }),
    ...(polarity === null ? {} : { d: polarity === 'dark-on-light' ? 0 : 1 }),
    ...(scale === null ? {} : { s: scale }),
    ...(shift === null ? {} : { o: [shift.x, shift.y] }),
  };
  return JSON.stringify(packed);
}

export function unpackGeometry(text: string): Geometry {
  const { p, b, m, d, s, o } = JSON.parse(text) as Packed;
  const box = b === undefined ? null : unpackBox(b);
  const marks = box === null ? [] : [box];
  return {
    page: { width: p[0], height: p[1] },
    box,
    boxes: m === undefined ? marks : m.map(unpackBox),
    polarity: polarityOf(d),
    scale: s ?? null,
    shift: o === undefined ? null : { x: o[0], y: o[1] },
  };
}

function polarityOf(code: 0 | 1 | undefined): Geometry['polarity'] {
  if (code === undefined) return null;
  return code === 0 ? 'dark-on-light' : 'light-on-dark';
}

function packBox({ left, top, width, height }: Box): PackedBox {
  return [left, top, width, height];
}

function unpackBox([left, top, width, height]: PackedBox): Box {
  return { left, top, width, height };
}
