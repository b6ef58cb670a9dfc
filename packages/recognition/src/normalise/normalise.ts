import type { Page } from '../image/page.ts';
import type { Ink } from './ink.ts';
import type { Normalisation, Polarity } from './normalisation.ts';
import { normaliseInk } from './normalise-ink.ts';

/** Below this difference between paper and ink, in grey levels, a page is blank. */
const LEAST_CONTRAST = 16;

/** From a page to its digit image: finds the ink, settles its polarity, normalises it. */
export function normalise(page: Page): Normalisation {
  const grey = greyOf(page);
  const threshold = otsu(grey);
  const { dark, light } = means(grey, threshold);
  if (light - dark < LEAST_CONTRAST) return { kind: 'blank' };
  const polarity = polarityOf(page, grey, threshold);
  const ink = inkOf(page, { grey, threshold, polarity });
  const { image, geometry } = normaliseInk(ink);
  return { kind: 'digit', image, ink, geometry: { polarity, threshold, ...geometry } };
}

/** Luma of Rec. 601, over white where the page is transparent. */
function greyOf(page: Page): Uint8Array {
  const { channels, data } = page;
  if (channels === 1) return data;
  const grey = new Uint8Array(page.width * page.height);
  for (let i = 0; i < grey.length; i++) {
    const p = i * channels;
    const luma = (77 * data[p]! + 150 * data[p + 1]! + 29 * data[p + 2]!) >> 8;
    const alpha = channels === 4 ? data[p + 3]! : 255;
    grey[i] = Math.round((luma * alpha + 255 * (255 - alpha)) / 255);
  }
  return grey;
}

/** The grey level that splits the histogram into the two most separate classes (Otsu 1979). */
function otsu(grey: Uint8Array): number {
  const histogram = new Float64Array(256);
  for (const value of grey) histogram[value]! += 1;
  let total = 0;
  for (let level = 0; level < 256; level++) total += level * histogram[level]!;
  let best = 0;
  let threshold = 0;
  let below = 0;
  let sum = 0;
  for (let level = 0; level < 255; level++) {
    below += histogram[level]!;
    sum += level * histogram[level]!;
    if (below === 0 || below === grey.length) continue;
    const gap = sum / below - (total - sum) / (grey.length - below);
    const separation = below * (grey.length - below) * gap * gap;
    if (separation > best) {
      best = separation;
      threshold = level;
    }
  }
  return threshold;
}

function means(grey: Uint8Array, threshold: number): { dark: number; light: number } {
  let dark = 0;
  let darkCount = 0;
  let light = 0;
  for (const value of grey) {
    if (value <= threshold) {
      dark += value;
      darkCount++;
    } else light += value;
  }
  const lightCount = grey.length - darkCount;
  return { dark: dark / Math.max(1, darkCount), light: light / Math.max(1, lightCount) };
}

function polarityOf(page: Page, grey: Uint8Array, threshold: number): Polarity {
  let dark = 0;
  for (const value of grey) if (value <= threshold) dark++;
  return dark * 2 > page.width * page.height ? 'light-on-dark' : 'dark-on-light';
}

function inkOf(
  page: Page,
  { grey, threshold, polarity }: { grey: Uint8Array; threshold: number; polarity: Polarity },
): Ink {
  const { dark, light } = means(grey, threshold);
  const [paper, full] = polarity === 'dark-on-light' ? [light, dark] : [dark, light];
  const data = new Float32Array(page.width * page.height);
  for (let i = 0; i < data.length; i++) {
    const value = (grey[i]! - paper) / (full - paper);
    data[i] = value < 0.1 ? 0 : Math.min(1, value);
  }
  return { width: page.width, height: page.height, data };
}
