import type { Prediction } from '@hand-digits/contract';
import type { Caller } from '../../use-cases/caller.ts';
import { done, type Outcome } from '../../use-cases/outcome.ts';
import type { UseCaseParts } from '../../use-cases/parts.ts';
import { createPrediction, type CreateRefusal } from '../../use-cases/predictions/create.ts';
import type { Readable } from '../../use-cases/reader.ts';
import type { NamedModel } from './named-model.ts';

interface Wanted {
  readonly caller: Caller;
  readonly images: readonly Readable[];
  readonly named: NamedModel;
}

/** Reads and keeps every image of a request; the first that is refused refuses the request. */
export async function readAll(
  parts: UseCaseParts,
  { caller, images, named }: Wanted,
): Promise<Outcome<Prediction[], CreateRefusal>> {
  const model = named.isActive ? {} : { model: named.model.id };
  const outcomes = await Promise.all(
    images.map((image) =>
      createPrediction(parts, {
        ...{ caller, image, ...model },
        source: 'inference-protocol',
        fileName: null,
      }),
    ),
  );
  const predictions: Prediction[] = [];
  for (const outcome of outcomes) {
    if (outcome.kind === 'refused') return outcome;
    predictions.push(outcome.value);
  }
  return done(predictions);
}
