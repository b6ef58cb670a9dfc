import type { LabelledImages, OutlierOptions } from '../augment/feed/feed-options.ts';
import { syntheticSplit } from '../synthetic/synthetic-split.ts';
import type { TrainingData } from '../train/training-data.ts';
import { digestOf, outliersToLearnFrom, readTrainingData } from '../train/training-data.ts';

/** Where the digits come from that keep a network from forgetting what it knew. */
export type ReplaySource =
  /** a prepared dataset, best the one that the parent learned from */
  | { readonly kind: 'prepared'; readonly folder: string }
  /** no dataset on this machine: digits drawn by the generator */
  | { readonly kind: 'generated'; readonly count: number; readonly seed: number };

/** Replay as a training takes it. */
export interface Replay {
  readonly digits: LabelledImages;
  readonly outlierImages: Uint8Array;
  /** digits by other hands, which show whether anything is forgotten */
  readonly kept: LabelledImages;
  /** names everything that is learned from */
  readonly digest: string;
  /** the dataset that it was read from; null where the generator drew it */
  readonly prepared: TrainingData | null;
}

/** Hands of the generator that write the replay, and others that show what is forgotten. */
const HANDS = Array.from({ length: 40 }, (_, hand) => hand);
const OTHER_HANDS = Array.from({ length: 10 }, (_, hand) => HANDS.length + hand);
const KEPT = 400;

/** @throws DatasetError where a prepared dataset is missing or damaged */
export async function openReplay(source: ReplaySource): Promise<Replay> {
  switch (source.kind) {
    case 'prepared':
      return preparedReplay(await readTrainingData(source.folder));
    case 'generated':
      return generatedReplay(source);
  }
}

function preparedReplay(prepared: TrainingData): Replay {
  return {
    digits: prepared.train,
    outlierImages: outliersToLearnFrom(prepared),
    kept: prepared.validation,
    digest: digestOf(prepared),
    prepared,
  };
}

function generatedReplay({ count, seed }: { count: number; seed: number }): Replay {
  return {
    digits: syntheticSplit({ count, hands: HANDS, seed }),
    outlierImages: new Uint8Array(),
    kept: syntheticSplit({ count: KEPT, hands: OTHER_HANDS, seed }),
    digest: `generated ${count} ${seed}`,
    prepared: null,
  };
}

/** What is mixed into the replay so that the network goes on telling what is no digit. */
export function outliersOf(
  { outlierImages }: Replay,
  { share, made }: Pick<OutlierOptions, 'share' | 'made'>,
): OutlierOptions {
  return { share, made: outlierImages.length === 0 ? 1 : made, images: outlierImages };
}
