import type { Random } from '../random/seeded.ts';
import type { AugmentationRecipe } from './recipe.ts';
import { CANVAS_SCALE, DRAWN_SIDE } from './canvas.ts';
import { EDGE_SLOPE } from './pen.ts';
import { FIELD_SCALE, type StrokeField } from './stroke-field.ts';
import { addKink, addWaves, type Linear, type Mesh, type Placement } from './warp.ts';

const RADIANS = Math.PI / 180;

/** Between −1 and 1, mostly near 0: the mean of three uniform numbers, stretched. */
function bell(random: Random): number {
  return (2 / 3) * (random.next() + random.next() + random.next()) - 1;
}

/** Between −1 and 1, likelier near 0: the mean of two uniform numbers, stretched. */
function tent(random: Random): number {
  return random.next() + random.next() - 1;
}

/** Draws rotation, slant, stretch and perspective, held so that the digit does not lean too far. */
export function drawPlacement(
  random: Random,
  geometry: AugmentationRecipe['geometry'],
  { strength, slant }: { readonly strength: number; readonly slant: number },
): Placement {
  const rotation = tent(random) * geometry.rotationDegrees * strength;
  const slanting = tent(random) * geometry.slantDegrees * strength;
  const share = shareWithinLimit(
    Math.atan(slant) / RADIANS,
    slanting - rotation,
    geometry.leanLimitDegrees,
  );
  const stretch = Math.exp(0.5 * Math.log(geometry.aspect) * tent(random) * strength);
  return {
    linear: linearOf({
      rotation: rotation * share * RADIANS,
      shear: Math.tan(slanting * share * RADIANS),
      stretch,
    }),
    tiltX: (geometry.perspective / 2) * bell(random) * strength,
    tiltY: (geometry.perspective / 2) * bell(random) * strength,
  };
}

/** How much of a change may be applied before the lean, in degrees, passes the limit. */
function shareWithinLimit(lean: number, change: number, limit: number): number {
  const room = change > 0 ? limit - lean : limit + lean;
  const size = Math.abs(change);
  return size <= room || size === 0 ? 1 : Math.max(0, room) / size;
}

/** First stretched, then sheared, then rotated; y points down, a positive rotation turns clockwise. */
export function linearOf(steps: { rotation: number; shear: number; stretch: number }): Linear {
  const cosine = Math.cos(steps.rotation);
  const sine = Math.sin(steps.rotation);
  const across = steps.stretch;
  const down = 1 / steps.stretch;
  const shear = steps.shear * down;
  return {
    xx: cosine * across,
    xy: cosine * shear - sine * down,
    yx: sine * across,
    yy: sine * shear + cosine * down,
  };
}

/** Bends the mesh: slow waves, quick waves, and now and then one place pulled aside. */
export function bendMesh(
  { mesh, field }: { readonly mesh: Mesh; readonly field: StrokeField },
  random: Random,
  { elastic, strength }: { elastic: AugmentationRecipe['elastic']; strength: number },
): void {
  const side = (DRAWN_SIDE / CANVAS_SCALE) * FIELD_SCALE * strength;
  addWaves(mesh.x, random, { spans: 4, amplitude: elastic.bend * side * WAVE_LOSS });
  addWaves(mesh.y, random, { spans: 4, amplitude: elastic.bend * side * WAVE_LOSS });
  addWaves(mesh.x, random, { spans: 8, amplitude: elastic.tremble * side * WAVE_LOSS });
  addWaves(mesh.y, random, { spans: 8, amplitude: elastic.tremble * side * WAVE_LOSS });
  if (!random.chance(elastic.kinkProbability * strength)) return;
  const point = random.below(field.pointCount);
  addKink(mesh, {
    x: field.pointX[point]!,
    y: field.pointY[point]!,
    radius: random.between(0.25, 0.5) * side,
    moveX: bell(random) * 1.5 * elastic.kink * side,
    moveY: bell(random) * 1.5 * elastic.kink * side,
  });
}

/** Splines smooth their control points: this brings the waves' usual height back to the amplitude. */
const WAVE_LOSS = 1.6;

const EDGE = 0.5;
/** Fields fade out at about this level outside the stroke … */
const LOWEST_LEVEL = 0.15;
/** … and faint ridges must stay this far above the level, as a share. */
const RIDGE_SHARE = 0.78;

/** Sets where the stroke's edge lies: thinner or thicker as a whole, and uneven along the way. */
export function pressUnevenly(
  mesh: Mesh,
  random: Random,
  options: {
    readonly stroke: AugmentationRecipe['stroke'];
    readonly strength: number;
    readonly ridge: number;
  },
): void {
  const { stroke, strength } = options;
  const change = bell(random) * 1.5 * strength;
  // a stroke grows on both sides, so its width by twice what its edge moves
  const perPixel = (EDGE_SLOPE * FIELD_SCALE) / 2;
  const width = change > 0 ? change * stroke.thicker : change * stroke.thinner;
  const highest = Math.min(0.86, RIDGE_SHARE * options.ridge);
  const level = Math.max(LOWEST_LEVEL, Math.min(highest, EDGE - width * perPixel));
  mesh.level.fill(level);
  const unevenness = stroke.unevenness * strength * random.next() * perPixel;
  addWaves(mesh.level, random, { spans: 4, amplitude: unevenness });
  for (let vertex = 0; vertex < mesh.level.length; vertex++) {
    mesh.level[vertex] = Math.max(LOWEST_LEVEL, Math.min(highest, mesh.level[vertex]!));
  }
}

export function lowestLevel({ level }: Mesh): number {
  let lowest = 1;
  for (const value of level) lowest = Math.min(lowest, value);
  return lowest;
}
