import type { Disagreement, PageLinks, SetShadow, ShadowReport } from '@hand-digits/contract';
import { audit, type Caller, type Clock, type Ids, type Random } from '../caller.ts';
import type { ModelPackages, ModelStore } from '../models/ports.ts';
import { done, refused, type Outcome } from '../outcome.ts';
import { badCursor } from '../predictions/browse.ts';
import type { PredictionStore } from '../predictions/store.ts';
import { presentPrediction, timestamp } from '../present.ts';
import type { Readable, Reader } from '../reader.ts';
import type { NewPrediction, Reading } from '../records.ts';
import type { ShadowReading, ShadowRecord, ShadowStore } from './ports.ts';

export interface ShadowParts {
  readonly shadows: ShadowStore;
  readonly shadowWatch: Pick<ShadowWatch, 'answered' | 'batchAnswered' | 'refresh' | 'flush'>;
  readonly packages: Pick<ModelPackages, 'find'>;
  readonly models: Pick<ModelStore, 'active'>;
  readonly predictions: Pick<PredictionStore, 'findMany'>;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Of the images, unless told otherwise. */
const DEFAULT_SHARE = 0.1;
/** Images that the model in the shadow reads at once; more are passed over. */
const AT_ONCE = 2;
/** Of the files of batches, at most and on average: the shadow reads on the same cores, and no batch is to wait for it. */
const MOST_OF_BATCH = 1 / 16;

export async function getShadow(
  parts: Pick<ShadowParts, 'shadows' | 'shadowWatch'>,
): Promise<Outcome<ShadowReport>> {
  await parts.shadowWatch.flush();
  const record = await parts.shadows.current();
  return done(record === null ? NOBODY : { ...record, since: timestamp(record.since) });
}

const NOBODY: ShadowReport = {
  ...{ model: null, share: 0, since: null, compared: 0, sameDigit: 0, sameDecision: 0 },
  passedOver: 0,
};

export async function setShadow(
  parts: ShadowParts,
  caller: Caller,
  { model, share = DEFAULT_SHARE }: SetShadow,
): Promise<Outcome<ShadowReport, 'model-not-found' | 'model-active'>> {
  if (model !== null && (await parts.packages.find(model)) === undefined) {
    return refused('model-not-found', `The model ${model} is not installed.`);
  }
  if (model !== null && (await parts.models.active()) === model) {
    return refused('model-active', `The model ${model} answers already.`);
  }
  const subject = model === null ? null : { kind: 'model', id: model };
  const note = audit(parts, caller, { action: 'model.shadow', subject, details: { share } });
  await parts.shadows.set(model === null ? null : { model, share, since: note.at }, note);
  await parts.shadowWatch.refresh();
  return getShadow(parts);
}

export async function listDisagreements(
  parts: Pick<ShadowParts, 'shadows' | 'shadowWatch' | 'predictions'>,
  query: { readonly limit: number; readonly after?: string | undefined },
): Promise<Outcome<{ items: Disagreement[]; links: PageLinks }, 'cursor-invalid'>> {
  await parts.shadowWatch.flush();
  const record = await parts.shadows.current();
  if (record === null) return done({ items: [], links: { next: null, previous: null } });
  const outcome = await parts.shadows.disagreements({ ...query, model: record.model });
  if (outcome.kind === 'cursor-invalid') return badCursor();
  const { items, links } = outcome.page;
  const found = await parts.predictions.findMany(items.map(({ prediction }) => prediction));
  const byId = new Map(found.map((prediction) => [prediction.id, prediction]));
  const shown = items.flatMap(({ prediction: id, at, ...rest }) => {
    const prediction = byId.get(id);
    if (prediction === undefined) return [];
    return [{ ...rest, at: timestamp(at), prediction: presentPrediction(prediction) }];
  });
  return done({ items: shown, links });
}

export interface ShadowWatchParts {
  readonly shadows: ShadowStore;
  readonly reader: Reader;
  readonly random: Random;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly onFault: (what: string, error: unknown) => void;
}

type ImageOf = (prediction: NewPrediction) => Promise<Readable | undefined>;

const NONE = { compared: 0, sameDigit: 0, sameDecision: 0, passedOver: 0 };

/**
 * Lets the model in the shadow read a random share of what the active one has answered, behind
 * everything that people wait for, and keeps what it read otherwise. Nobody waits for it.
 */
export class ShadowWatch {
  readonly #parts: ShadowWatchParts;
  #shadow: ShadowRecord | null = null;
  #atWork = 0;
  #counts = { ...NONE };
  #disagreements: ShadowReading[] = [];

  constructor(parts: ShadowWatchParts) {
    this.#parts = parts;
  }

  /** Reads again who is in the shadow: another process may have changed it. */
  async refresh(): Promise<void> {
    const before = this.#shadow;
    this.#shadow = await this.#parts.shadows.current();
    if (before?.model === this.#shadow?.model && before?.since === this.#shadow?.since) return;
    // What was counted belongs to the one before, whose counts are gone.
    this.#counts = { ...NONE };
    this.#disagreements = [];
  }

  /** An image that was answered and kept. */
  answered(prediction: NewPrediction, image: Readable): void {
    if (this.#isChosen(prediction)) this.#begin(prediction, () => Promise.resolve(image));
  }

  /**
   * Files of a batch that were read and kept together. Of those that the share chooses few are compared,
   * picked at random, and the others are passed over, so that the batch goes on as fast as without it.
   *
   * @param imageOf fetches a file again; undefined where it is gone
   */
  batchAnswered(predictions: readonly NewPrediction[], imageOf: ImageOf): void {
    const chosen = predictions.filter((prediction) => this.#isChosen(prediction));
    // Of few files one is compared now and then, so that short stretches are read no more than long ones.
    const most = Math.floor(predictions.length * MOST_OF_BATCH + this.#parts.random());
    for (let begun = 0; begun < most && chosen.length > 0; begun += 1) {
      const at = Math.floor(this.#parts.random() * chosen.length);
      for (const prediction of chosen.splice(at, 1)) {
        this.#begin(prediction, () => imageOf(prediction));
      }
    }
    this.#counts.passedOver += chosen.length;
  }

  #isChosen({ model }: NewPrediction): boolean {
    const shadow = this.#shadow;
    return shadow !== null && model !== shadow.model && this.#parts.random() < shadow.share;
  }

  #begin(prediction: NewPrediction, image: () => Promise<Readable | undefined>): void {
    const model = this.#shadow?.model;
    if (model === undefined) return;
    if (this.#atWork >= AT_ONCE) {
      this.#counts.passedOver += 1;
      return;
    }
    this.#atWork += 1;
    this.#compare({ prediction, image, model })
      .catch((error: unknown) => {
        this.#parts.onFault('the model in the shadow cannot be asked', error);
      })
      .finally(() => {
        this.#atWork -= 1;
      });
  }

  /** Writes down what was counted since. */
  async flush(): Promise<void> {
    const [counts, disagreements] = [this.#counts, this.#disagreements];
    const model = this.#shadow?.model;
    if (model === undefined || Object.values(counts).every((count) => count === 0)) return;
    this.#counts = { ...NONE };
    this.#disagreements = [];
    const own = disagreements.filter((one) => one.model === model);
    await this.#parts.shadows.add(model, counts, own);
  }

  async #compare(what: {
    prediction: NewPrediction;
    image: () => Promise<Readable | undefined>;
    model: string;
  }): Promise<void> {
    const { prediction, model } = what;
    const { reader, ids, clock } = this.#parts;
    const image = await what.image();
    const outcome = image && (await reader.read(image, { model, priority: 'background' }));
    if (model !== this.#shadow?.model) return;
    if (outcome?.kind !== 'read') {
      this.#counts.passedOver += 1;
      return;
    }
    const { digit, decision, confidence } = outcome.reading;
    const [sameDigit, sameDecision] = compare(prediction, outcome.reading);
    this.#counts.compared += 1;
    this.#counts.sameDigit += Number(sameDigit);
    this.#counts.sameDecision += Number(sameDecision);
    if (sameDigit && sameDecision) return;
    const facts = { id: ids(), prediction: prediction.id, model, at: clock() };
    this.#disagreements.push({ ...facts, digit, decision, confidence });
  }
}

function compare(one: Reading, other: Reading): readonly [digit: boolean, decision: boolean] {
  return [one.digit === other.digit, one.decision === other.decision];
}
