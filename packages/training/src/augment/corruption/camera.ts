import type { Page } from '@hand-digits/recognition';
import type { Random } from '../../random/seeded.ts';
import { compressLikeJpeg } from './jpeg.ts';
import type { PageLook } from './look.ts';
import { blurPlane, createPlane, type Plane, shrinkPlane } from './plane.ts';

/** Takes the picture of one grey plane or three colours: light, focus, pixels, noise, compression. */
export function photograph(painted: readonly Plane[], look: PageLook, random: Random): Page {
  const light = lightOn(look, random);
  const seen = painted.map((plane) => expose(plane, light, look));
  const disturbed = disturbanceOf(look, random);
  for (const plane of seen) disturb(plane, disturbed);
  if (look.jpegQuality !== null) {
    for (const plane of seen) compressLikeJpeg(plane, look.jpegQuality);
  }
  return pageOf(seen);
}

/** The light on each pixel, 1 = full: falls off to one side, and more behind a shadow's edge. */
function lightOn(look: PageLook, random: Random): Plane {
  const side = look.drawnSide;
  const light = createPlane(side);
  const angle = random.between(0, 2 * Math.PI);
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const edge = random.between(-0.15, 0.15);
  const softness = random.between(0.06, 0.3);
  for (let at = 0; at < light.data.length; at++) {
    const x = (at % side) / side - 0.5;
    const y = Math.floor(at / side) / side - 0.5;
    const across = cosine * x + sine * y;
    const behind = Math.max(0, Math.min(1, (across - edge) / softness + 0.5));
    light.data[at] = 1 - look.shadow * (0.75 * behind + 0.25 * (across + 0.5));
  }
  return light;
}

function expose(plane: Plane, light: Plane, look: PageLook): Plane {
  for (let at = 0; at < plane.data.length; at++) {
    plane.data[at] = plane.data[at]! * light.data[at]!;
  }
  blurPlane(plane, (look.blur * look.drawnSide * look.share) / 20);
  return shrinkPlane(plane, look.side);
}

/** What is added to each pixel, or the value it is stuck at. */
interface Disturbance {
  readonly noise: Float32Array;
  /** −1 where the pixel works */
  readonly stuck: Int16Array;
}

function disturbanceOf({ side, noise, speckle }: PageLook, random: Random): Disturbance {
  const count = side * side;
  const stuck = new Int16Array(count).fill(-1);
  for (let dot = Math.round(speckle * count); dot > 0; dot--) {
    const at = random.below(count);
    const value = random.chance(0.6) ? 20 : 250;
    stuck[at] = value;
    if (random.chance(0.4)) stuck[Math.min(count - 1, at + 1)] = value;
  }
  return {
    noise: Float32Array.from({ length: count }, () => (noise === 0 ? 0 : random.normal(0, noise))),
    stuck,
  };
}

function disturb({ data }: Plane, { noise, stuck }: Disturbance): void {
  for (let at = 0; at < data.length; at++) {
    data[at] = stuck[at]! >= 0 ? stuck[at]! : data[at]! + noise[at]!;
  }
}

function pageOf(planes: readonly Plane[]): Page {
  const { side } = planes[0]!;
  const channels = planes.length === 1 ? 1 : 3;
  const data = new Uint8Array(side * side * channels);
  planes.forEach((plane, channel) => {
    plane.data.forEach((value, at) => {
      data[at * channels + channel] = Math.max(0, Math.min(255, Math.round(value)));
    });
  });
  return { width: side, height: side, channels, data };
}
