import type { UseCaseParts } from '../../use-cases/parts.ts';
import type { MultipartLimits } from '../bodies/multipart.ts';
import type { Handlers } from '../handler.ts';
import { administrationHandlers } from './administration.ts';
import { batchHandlers, type BatchHandlerOptions } from './batches.ts';
import { collectionHandlers } from './collections.ts';
import { createPredictionHandler } from './create-prediction.ts';
import { learningHandlers } from './learning.ts';
import { modelHandlers, type UploadOptions } from './models.ts';
import { peopleHandlers, type PeopleHandlerOptions } from './people.ts';
import { predictionHandlers, type PredictionHandlerOptions } from './predictions.ts';
import { reviewHandlers } from './review.ts';

export interface HandlerOptions extends PredictionHandlerOptions, PeopleHandlerOptions {
  readonly predictionForm: MultipartLimits;
  readonly batch: BatchHandlerOptions;
  readonly uploads: UploadOptions;
}

/** A handler for every endpoint of the contract; the compiler misses none. */
export function allHandlers(parts: UseCaseParts, options: HandlerOptions): Handlers {
  return {
    createPrediction: createPredictionHandler(parts, options.predictionForm),
    ...predictionHandlers(parts, options),
    ...reviewHandlers(parts),
    ...batchHandlers(parts, options.batch),
    ...modelHandlers(parts, options.uploads),
    ...collectionHandlers(parts),
    ...learningHandlers(parts, options.batch.stopping),
    ...peopleHandlers(parts, options),
    ...administrationHandlers(parts),
  };
}
