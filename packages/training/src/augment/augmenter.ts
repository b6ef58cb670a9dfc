import { type Box, type Ink, normaliseInk } from '@hand-digits/recognition';
import type { Random } from '../random/seeded.ts';
import { type Canvas, CANVAS_SCALE, CANVAS_SIDE, createCanvas, DRAWN_SIDE } from './canvas.ts';
import { addNoise, move } from './finish.ts';
import { countHoles, type Holes } from './holes.ts';
import { binarise, blur, shrink } from './optics.ts';
import { drawPen, redrawWithPen } from './pen.ts';
import type { AugmentationRecipe, Range } from './recipe.ts';
import { bendMesh, drawPlacement, lowestLevel, pressUnevenly } from './shape.ts';
import { createStrokeField, fillStrokeField, type StrokeField } from './stroke-field.ts';
import { addNeighbour, addPrint, addRuling, addSpeck } from './surroundings.ts';
import { sharedTextures, fadeAcross, interrupt, scratch, type Textures } from './texture.ts';
import { createMesh, drawThroughMesh, layMesh, type Mesh } from './warp.ts';

/**
 * Makes a new digit image of one: 784 uint8, row by row, ink bright, in and out. The result is new
 * memory, the input stays as it is; the same random stream gives the same bytes.
 */
export type Augmenter = (pixels: Uint8Array, random: Random) => Uint8Array;

/** What an augmenter works on; one image at a time. */
interface Workbench {
  readonly recipe: AugmentationRecipe;
  readonly textures: Textures;
  readonly field: StrokeField;
  readonly mesh: Mesh;
  readonly canvas: Canvas;
}

/**
 * Makes an augmenter. It holds about 200 kB of its own memory; make one per thread.
 *
 * The digit becomes a smooth field, is redrawn through one composed warp on a canvas of twice its
 * size, dirtied there, and normalised again by the code that every image goes through; so that the
 * network never sees an image that `normalise` could not have made.
 * @throws RangeError when the mixture's shares do not sum to 1.
 */
export function createAugmenter(recipe: AugmentationRecipe): Augmenter {
  const { untouched, mild, moderate, strong } = recipe.mixture;
  if (Math.abs(untouched + mild + moderate + strong - 1) > 1e-6) {
    throw new RangeError(
      `The mixture's shares must sum to 1; ${untouched} untouched, ${mild} mild, ${moderate} moderate and ${strong} strong sum to ${untouched + mild + moderate + strong}.`,
    );
  }
  const bench: Workbench = {
    recipe,
    textures: sharedTextures(),
    field: createStrokeField(),
    mesh: createMesh(),
    canvas: createCanvas(),
  };
  return (pixels, random) => augment(bench, pixels, random);
}

/** A second try goes this much less far, a third one leaves the image as it is. */
const CAUTION = 0.5;

function augment(bench: Workbench, pixels: Uint8Array, random: Random): Uint8Array {
  const strength = drawStrength(bench.recipe, random);
  if (strength === 0) return pixels.slice();
  return (
    tryOnce(bench, pixels, { random, strength }) ??
    tryOnce(bench, pixels, { random, strength: strength * CAUTION }) ??
    pixels.slice()
  );
}

/** Undefined where the digit would not be the same any more. */
function tryOnce(bench: Workbench, pixels: Uint8Array, draw: Draw): Uint8Array | undefined {
  const redrawn = redraw(bench, pixels, draw);
  return redrawn && keepsItsHoles(pixels, redrawn.digit) ? redrawn.image : undefined;
}

function drawStrength({ strength, mixture, levels }: AugmentationRecipe, random: Random): number {
  const share = random.next();
  if (share < mixture.untouched) return 0;
  if (share < mixture.untouched + mixture.mild) return strength * levels.mild;
  if (share < 1 - mixture.strong) return strength * levels.moderate;
  return strength * levels.strong;
}

const before: Holes = { count: 0, sound: 0, wide: 0 };
const after: Holes = { count: 0, sound: 0, wide: 0 };

/** Grey levels from which ink separates paper: to the eye, and at the faintest. */
const HOLE_LEVELS = [110, 60] as const;

/** Whether no loop was closed that was open, as in 4 and 9 or 5 and 6, and no wide one filled in. */
function keepsItsHoles(original: Uint8Array, redrawn: Uint8Array): boolean {
  for (const level of HOLE_LEVELS) {
    countHoles(before, original, level);
    countHoles(after, redrawn, level);
    if (after.sound > before.count || after.count < before.wide) return false;
  }
  return true;
}

interface Draw {
  readonly random: Random;
  readonly strength: number;
}

interface Redrawn {
  readonly image: Uint8Array;
  /** the digit alone, without what is printed over it and through its loops */
  readonly digit: Uint8Array;
}

/** One new image, or undefined where there is no ink to begin with or none left. */
function redraw(bench: Workbench, pixels: Uint8Array, draw: Draw): Redrawn | undefined {
  const { field, mesh, canvas } = bench;
  fillStrokeField(field, pixels);
  if (field.pointCount === 0) return undefined;
  warp(bench, draw);
  drawThroughMesh(canvas, { field, mesh, gain: drawGain(bench, draw.random) });
  wear(bench, draw);
  surround(bench, draw);
  const alone = printOver(bench, draw);
  const seen = photograph(bench, draw);
  if (!hasInk(seen.ink)) return undefined;
  const { image } = normaliseInk(seen.ink, seen.box);
  finish(image, bench.recipe, draw);
  return { image, digit: alone ?? image };
}

/** Prints on the paper now and then; the digit as it was before, where it did. */
function printOver(
  { recipe, canvas }: Workbench,
  { random, strength }: Draw,
): Uint8Array | undefined {
  if (!random.chance(recipe.print.probability * strength) || !hasInk(canvas)) return undefined;
  const { image } = normaliseInk(canvas);
  addPrint(canvas, random, within(random, recipe.print.darkness));
  return image;
}

function warp({ recipe, field, mesh, canvas }: Workbench, { random, strength }: Draw): void {
  if (random.chance(recipe.pen.probability * strength)) {
    redrawWithPen(field, drawPen(random, recipe.pen));
  }
  const { geometry, elastic, stroke } = recipe;
  const placement = drawPlacement(random, geometry, { strength, slant: field.slant });
  layMesh({ mesh, field, canvas }, placement);
  bendMesh({ mesh, field }, random, { elastic, strength });
  pressUnevenly(mesh, random, { stroke, strength, ridge: field.ridge });
}

/** Gain of the drawing that gives MNIST's own edges back. */
const NATURAL_GAIN = 3;
const BINARY_GAIN = 50;

function drawGain({ recipe, mesh }: Workbench, random: Random): number {
  if (random.chance(recipe.edge.binaryProbability)) return BINARY_GAIN;
  const gain = NATURAL_GAIN * within(random, recipe.edge.softness);
  // where the level is low a soft edge would never come down to clean paper
  return Math.max(gain, 0.5 / lowestLevel(mesh));
}

/** What happens to the stroke itself; a stroke that lost some of its ink loses no more. */
function wear(bench: Workbench, { random, strength }: Draw): void {
  const { recipe, textures, canvas } = bench;
  const { grain, dry, gap, fade } = recipe;
  if (random.chance(fade.probability * strength)) {
    fadeAcross(canvas, random, within(random, fade.darkest));
  }
  const bearable = sturdiness(bench.field) * Math.min(1, strength);
  if (random.chance(grain.probability * strength)) {
    scratch(canvas, random, { table: textures.grain, loss: within(random, grain.loss) * bearable });
  } else if (random.chance(dry.probability * strength)) {
    scratch(canvas, random, { table: textures.streaks, loss: within(random, dry.loss) * bearable });
  } else if (random.chance(gap.probability * strength)) {
    interrupt(canvas, random, within(random, gap.length) * CANVAS_SCALE);
  }
}

/** How much a stroke can take before it breaks up: thin strokes have faint ridges. */
function sturdiness({ ridge }: StrokeField): number {
  return Math.max(0.15, Math.min(1, (ridge - 0.7) / 0.4));
}

/** What else lies on the paper. */
function surround({ recipe, canvas }: Workbench, { random, strength }: Draw): void {
  if (random.chance(recipe.speck.probability * strength)) {
    for (let count = 1 + random.below(recipe.speck.most); count > 0; count--) {
      addSpeck(canvas, random, within(random, recipe.speck.radius) * CANVAS_SCALE);
    }
  }
  if (random.chance(recipe.neighbour.probability * strength)) {
    addNeighbour(canvas, random, within(random, recipe.neighbour.width) * CANVAS_SCALE);
  }
}

interface Seen {
  readonly ink: Ink;
  readonly box?: Box;
}

/** How the paper is taken: ruling that was not removed, a tight frame, blur, few pixels. */
function photograph({ recipe, canvas, field }: Workbench, { random, strength }: Draw): Seen {
  if (random.chance(recipe.blur.probability * strength)) {
    blur(canvas, within(random, recipe.blur.deviation) * CANVAS_SCALE);
  }
  if (random.chance(recipe.ruling.probability * strength)) {
    addRuling(canvas, random, within(random, recipe.ruling.darkness) * sturdiness(field));
    return { ink: canvas, box: frame(canvas, 1) };
  }
  if (random.chance(recipe.crop.probability * strength)) {
    return { ink: canvas, box: cropped(canvas, random, within(random, recipe.crop.loss)) };
  }
  if (random.chance(recipe.lowResolution.probability * strength)) {
    return { ink: atLowResolution(canvas, random, recipe.lowResolution.side) };
  }
  return { ink: canvas };
}

/** Fewer pixels than this, in black and white, do not show a digit. */
const LEAST_BINARY_SIDE = 13;

function atLowResolution(canvas: Canvas, random: Random, sides: Range): Ink {
  const side = within(random, sides);
  const small = shrink(canvas, Math.round((side * CANVAS_SIDE) / DRAWN_SIDE));
  if (side >= LEAST_BINARY_SIDE && random.chance(0.5))
    binarise(small.data, random.between(0.22, 0.38));
  return small;
}

/** The box where the digit was drawn, larger by a margin. */
function frame({ halfWidth, halfHeight }: Canvas, margin: number): Box {
  const left = Math.floor(CANVAS_SIDE / 2 - halfWidth - margin);
  const top = Math.floor(CANVAS_SIDE / 2 - halfHeight - margin);
  return { left, top, width: CANVAS_SIDE - 2 * left, height: CANVAS_SIDE - 2 * top };
}

/** The whole canvas but for a strip of the digit on one side. */
function cropped(canvas: Canvas, random: Random, loss: number): Box {
  const { left, top, width, height } = frame(canvas, 0);
  const cut = Math.round(loss * Math.max(width, height));
  const whole = { left: 0, top: 0, width: CANVAS_SIDE, height: CANVAS_SIDE };
  switch (random.below(4)) {
    case 0:
      return { ...whole, left: left + cut, width: CANVAS_SIDE - left - cut };
    case 1:
      return { ...whole, top: top + cut, height: CANVAS_SIDE - top - cut };
    case 2:
      return { ...whole, width: left + width - cut };
    default:
      return { ...whole, height: top + height - cut };
  }
}

const LEAST_INK = 12;

/** Whether about a dozen pixels' worth of ink is left. */
function hasInk({ data }: Ink): boolean {
  let at = data.length;
  let sum = 0;
  while (sum < LEAST_INK && at > 0) sum += data[--at]!;
  return sum >= LEAST_INK;
}

/** What the pipeline does to the finished image. */
function finish(image: Uint8Array, recipe: AugmentationRecipe, { random, strength }: Draw): void {
  if (random.chance(recipe.noise.probability * strength)) {
    const deviation = within(random, recipe.noise.deviation) * Math.min(1, strength);
    addNoise(image, random, { deviation, inkOnly: random.chance(0.6) });
  }
  if (random.chance(recipe.offset.probability * strength)) {
    move(image, random.below(3) - 1, random.below(3) - 1);
  }
}

function within(random: Random, [low, high]: Range): number {
  return random.between(low, high);
}
