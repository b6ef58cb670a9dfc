import type { Random } from '../../random/seeded.ts';
import { sharedTextures } from '../texture.ts';
import type { DrawnInk } from './draw-ink.ts';
import { type Colour, isGrey, type PageLook } from './look.ts';
import { blurPlane, createPlane, createWaves, type Plane } from './plane.ts';

const TEXTURE_SIDE = 128;
/** Texture pixels per digit pixel. */
const TEXTURE_SCALE = 3.5;

/** What writing does to the ink: pressure, the paper's tooth, interruptions. In place. */
export function wearInk(drawn: DrawnInk, look: PageLook, random: Random): void {
  const { data, side } = drawn.plane;
  const pressed = createWaves(random, side, Math.round(2.5 / look.share));
  const { grain } = sharedTextures();
  const startX = random.below(TEXTURE_SIDE);
  const startY = random.below(TEXTURE_SIDE);
  const scale = TEXTURE_SCALE / drawn.unit;
  for (let at = 0; at < data.length; at++) {
    if (data[at] === 0) continue;
    const column = (startX + (at % side) * scale) & (TEXTURE_SIDE - 1);
    const row = (startY + Math.floor(at / side) * scale) & (TEXTURE_SIDE - 1);
    const above = 0.5 + (grain[row * TEXTURE_SIDE + column]! - look.grain) * 4;
    const kept = look.grain === 0 ? 1 : Math.max(0.15, Math.min(1, above));
    data[at] = data[at]! * kept * (1 - (look.pressure * (1 + pressed.data[at]!)) / 2);
  }
  for (let gap = 0; gap < look.gaps; gap++) interruptInk(drawn, random);
}

const MOST_TRIES = 400;

/** Takes a short piece of stroke away around a random inked pixel. */
function interruptInk({ plane, unit, middle }: DrawnInk, random: Random): void {
  const { data, side } = plane;
  const half = random.between(0.35, 0.8) * unit;
  const angle = random.between(0, Math.PI);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const x = Math.floor(middle.x + random.between(-10, 10) * unit);
    const y = Math.floor(middle.y + random.between(-10, 10) * unit);
    if (x < 0 || y < 0 || x >= side || y >= side || data[y * side + x]! < 0.5) continue;
    erase(plane, { x, y, half, angle, reach: 3 * unit });
    return;
  }
}

interface Eraser {
  readonly x: number;
  readonly y: number;
  /** half the gap, in page pixels */
  readonly half: number;
  readonly angle: number;
  /** how far the eraser reaches across */
  readonly reach: number;
}

function erase({ side, data }: Plane, { x, y, half, angle, reach }: Eraser): void {
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  for (let at = 0; at < data.length; at++) {
    const offX = (at % side) - x;
    const offY = Math.floor(at / side) - y;
    const along = Math.abs(cosine * offX + sine * offY);
    const across = Math.abs(cosine * offY - sine * offX);
    if (along < reach && across < half) data[at] = data[at]! * 0.08;
  }
}

/**
 * Paper with its lines and its other side's writing, and the ink over it: red, green and blue, or
 * one plane where all is grey; 0…255, as the eye sees it before a camera does.
 */
export function paint(drawn: DrawnInk, look: PageLook, random: Random): Plane[] {
  const { side } = drawn.plane;
  const texture = createWaves(random, side, 12);
  const lines = drawLines(drawn, look, random);
  const bled = bleedThrough(drawn, look, random);
  const channel = (index: 0 | 1 | 2): Plane => {
    const plane = createPlane(side);
    for (let at = 0; at < plane.data.length; at++) {
      const paper = look.paper[index] + 2 * texture.data[at]!;
      const lined = mix(paper, LINE_COLOUR[index], lines.data[at]! * look.lineDarkness);
      const showing = mix(lined, look.ink[index], bled.data[at]! * look.bleed);
      plane.data[at] = mix(showing, look.ink[index], drawn.plane.data[at]!);
    }
    return plane;
  };
  return isGrey(look) ? [channel(0)] : [channel(0), channel(1), channel(2)];
}

const LINE_COLOUR: Colour = [70, 100, 170];

function mix(under: number, over: number, share: number): number {
  return under + (over - under) * share;
}

/** 1 where a line of the paper is. Squares are half a digit wide, ruled lines a digit and a half apart. */
function drawLines({ plane, unit }: DrawnInk, look: PageLook, random: Random): Plane {
  const lines = createPlane(plane.side);
  if (look.lines === 'none') return lines;
  const spacing =
    unit * (look.lines === 'squared' ? random.between(9, 12) : random.between(22, 30));
  const width = Math.max(1, unit * 0.35);
  const startX = random.between(0, spacing);
  const startY = random.between(0, spacing);
  const slope = random.between(-0.03, 0.03);
  for (let at = 0; at < lines.data.length; at++) {
    const x = at % plane.side;
    const y = Math.floor(at / plane.side);
    const level = (y + slope * x + startY) % spacing;
    const plumb = (x - slope * y + startX + spacing) % spacing;
    const inked = level < width || (look.lines === 'squared' && plumb < width);
    if (inked) lines.data[at] = 1;
  }
  blurPlane(lines, 0.5);
  return lines;
}

/** The digit itself, mirrored, moved and soaked, as writing on the other side. */
function bleedThrough({ plane, unit }: DrawnInk, look: PageLook, random: Random): Plane {
  const { side, data } = plane;
  const bled = createPlane(side);
  if (look.bleed === 0) return bled;
  const right = Math.round(random.between(-8, 8) * unit);
  const down = Math.round(random.between(-8, 8) * unit);
  for (let at = 0; at < data.length; at++) {
    const x = side - 1 - (at % side) + right;
    const y = Math.floor(at / side) + down;
    if (x >= 0 && x < side && y >= 0 && y < side) bled.data[at] = data[y * side + x]!;
  }
  blurPlane(bled, 0.5 * unit);
  return bled;
}
