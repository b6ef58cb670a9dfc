import { decide, notADigit } from './decision/decide.ts';
import type { Judgement } from './decision/decision.ts';
import type { Box, Page } from './image/page.ts';
import type { Manifest } from './model/manifest.ts';
import type { Network, Scores } from './network/network.ts';
import type { DigitImage } from './normalise/digit-image.ts';
import type { Normalisation, PageGeometry, Polarity } from './normalise/normalisation.ts';
import { normalise } from './normalise/normalise.ts';

/** A model that can be asked: what the package says, and its network, opened. */
export interface Model {
  readonly manifest: Manifest;
  readonly network: Network;
}

/** What is claimed about one image, by which model, and what it was read from. */
export interface Prediction extends Judgement {
  /** id of the model */
  readonly model: string;
  /** what the network saw; null where it was not asked */
  readonly image: DigitImage | null;
  /** size of the page in pixels; null where there was none, only a digit image */
  readonly page: { readonly width: number; readonly height: number } | null;
  /** how the digit image lies on the page; null where there is none, or no page */
  readonly geometry: PageGeometry | null;
  /** null where nothing was told from the background */
  readonly polarity: Polarity | null;
  /** tight boxes in page pixels, from left to right: of the digit, of each of several marks, or none */
  readonly boxes: readonly Box[];
}

/**
 * Page → digit image → network → decision, for any number of pages at once, in their order.
 * @throws NetworkOutputError when the network answers with something that is not a number
 */
export async function recognise(pages: readonly Page[], model: Model): Promise<Prediction[]> {
  return predict(
    pages.map((page) => sightOf(page, normalise(page))),
    model,
  );
}

/** Digit image → network → decision: for images that are normalised already (MNIST, a prepared split). */
export async function recogniseDigitImages(
  images: readonly DigitImage[],
  model: Model,
): Promise<Prediction[]> {
  return predict(images.map(sightOfDigitImage), model);
}

type Located = Pick<Prediction, 'page' | 'geometry' | 'polarity' | 'boxes'>;

/** What is known of an image before the network is asked, and whether it is asked at all. */
export type Sight = Located &
  (
    | { readonly kind: 'digit'; readonly image: DigitImage }
    | { readonly kind: 'blank' | 'several-digits'; readonly image: null }
  );

const NOTHING_LOCATED: Located = { page: null, geometry: null, polarity: null, boxes: [] };

/** Keeps what a prediction tells of a page and its normalisation; page and ink, which may be large, are let go. */
export function sightOf({ width, height }: Page, seen: Normalisation): Sight {
  const located = { ...NOTHING_LOCATED, page: { width, height } };
  switch (seen.kind) {
    case 'digit': {
      const { kind, image, geometry } = seen;
      const { polarity, box } = geometry;
      return { ...located, kind, image, geometry, polarity, boxes: [box] };
    }
    case 'several-digits': {
      const { kind, polarity, boxes } = seen;
      return { ...located, kind, image: null, polarity, boxes };
    }
    case 'blank':
      return { ...located, kind: 'blank', image: null };
  }
}

/** An image that was normalised elsewhere: nothing is known of its page. */
export function sightOfDigitImage(image: DigitImage): Sight {
  return { ...NOTHING_LOCATED, kind: 'digit', image };
}

/** Network and decision, for images that were looked at. */
export async function predict(sights: readonly Sight[], model: Model): Promise<Prediction[]> {
  const images = sights.flatMap(({ image }) => (image === null ? [] : [image]));
  const scores = (await model.network.score(images)).values();
  return sights.map((sight) => {
    const judgement =
      sight.kind === 'digit' ? decide(next(scores), model.manifest) : notADigit(sight.kind);
    const { image, page, geometry, polarity, boxes } = sight;
    return { ...judgement, model: model.manifest.id, image, page, geometry, polarity, boxes };
  });
}

function next(scores: Iterator<Scores, unknown>): Scores {
  const result = scores.next();
  if (result.done !== true) return result.value;
  throw new RangeError('The network answered for fewer images than it was asked about.');
}
