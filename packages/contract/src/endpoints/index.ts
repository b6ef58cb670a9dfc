import type { Endpoint } from './endpoint.ts';
import { predictionEndpoints } from './predictions.ts';
import { reviewEndpoints } from './review.ts';
import { batchEndpoints } from './batches.ts';
import { modelEndpoints } from './models.ts';
import { collectionEndpoints } from './collections.ts';
import { learningEndpoints } from './learning.ts';
import { peopleEndpoints } from './people.ts';
import { administrationEndpoints } from './administration.ts';

export type { Access, Endpoint, RawBody } from './endpoint.ts';

/** The whole API under /api/v1. */
export const endpoints = {
  ...predictionEndpoints,
  ...reviewEndpoints,
  ...batchEndpoints,
  ...modelEndpoints,
  ...learningEndpoints,
  ...collectionEndpoints,
  ...peopleEndpoints,
  ...administrationEndpoints,
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof endpoints;
