import { describe, expect, it } from 'vitest';
import type { Page } from '../src/image/page.ts';
import type { Scores } from '../src/network/network.ts';
import { digitImageFromMnist, type DigitImage } from '../src/normalise/digit-image.ts';
import { recognise, recogniseDigitImages, type Model } from '../src/recognise.ts';
import { linearPackage } from './network/linear-network.ts';

/** Paper with upright strokes of ink, 5 pixels wide, 40 long, at these columns. */
function pageWith(columns: readonly number[], { width = 64, paper = 255, ink = 0 } = {}): Page {
  const data = new Uint8Array(width * 64).fill(paper);
  for (const column of columns) {
    for (let row = 12; row < 52; row += 1) {
      data.fill(ink, row * width + column, row * width + column + 5);
    }
  }
  return { width, height: 64, channels: 1, data };
}

/** Answers with certainty: 0 for the first image that it is asked about, 1 for the second, and so on. */
function countingModel(): { model: Model; asked: DigitImage[] } {
  const asked: DigitImage[] = [];
  const score = (images: readonly DigitImage[]): Promise<Scores[]> => {
    asked.push(...images);
    const logits = (digit: number): Float32Array =>
      Float32Array.from({ length: 10 }, (_, at) => (at === digit ? 20 : 0));
    return Promise.resolve(images.map((_, at) => ({ logits: logits(at), digitness: 9 })));
  };
  return { model: { manifest: linearPackage().manifest, network: { score } }, asked };
}

describe('recognise', () => {
  it('gives each page its own prediction and asks the network only about digits, all at once', async () => {
    const { model, asked } = countingModel();
    const several = pageWith([20, 100, 180], { width: 220 });
    const pages = [pageWith([]), pageWith([30]), several, pageWith([40])];
    const predictions = await recognise(pages, model);
    expect(asked).toHaveLength(2);
    expect(predictions.map(({ digit }) => digit)).toEqual([null, 0, null, 1]);
    expect(predictions.map(({ decision }) => decision)).toEqual([
      { kind: 'not-a-digit', reason: 'blank' },
      { kind: 'accepted' },
      { kind: 'not-a-digit', reason: 'several-digits' },
      { kind: 'accepted' },
    ]);
  });

  it('says where the digit lies, which way its colours were taken, and what the network saw', async () => {
    const { model, asked } = countingModel();
    const [dark, light] = await recognise(
      [pageWith([30]), pageWith([30], { paper: 0, ink: 255 })],
      model,
    );
    const box = { left: 30, top: 12, width: 5, height: 40 };
    const page = { width: 64, height: 64 };
    expect(dark).toMatchObject({ page, boxes: [box], polarity: 'dark-on-light', image: asked[0] });
    expect(light).toMatchObject({ page, boxes: [box], polarity: 'light-on-dark' });
    expect(light?.image).toEqual(dark?.image);
    expect(dark?.model).toBe(model.manifest.id);
  });

  it('lists every mark of a page with several, from left to right, and claims nothing', async () => {
    const { model } = countingModel();
    const [prediction] = await recognise([pageWith([20, 100, 180], { width: 220 })], model);
    expect(prediction?.boxes.map(({ left }) => left)).toEqual([20, 100, 180]);
    expect(prediction).toMatchObject({ digit: null, image: null, probabilities: null });
  });
});

describe('recognising digit images', () => {
  it('knows nothing of a page', async () => {
    const { model } = countingModel();
    const image = digitImageFromMnist(new Uint8Array(784).fill(9));
    const [prediction] = await recogniseDigitImages([image], model);
    expect(prediction).toMatchObject({ digit: 0, image, page: null, geometry: null, boxes: [] });
  });
});
