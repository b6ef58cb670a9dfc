/** Everything that crosses the wire between the server and whoever speaks to it, as zod schemas. */
export * from './scalars.ts';
export * from './problem.ts';
export * from './corrections.ts';
export * from './predictions.ts';
export * from './batches.ts';
export * from './models.ts';
export * from './learning.ts';
export * from './shadow.ts';
export * from './collections.ts';
export * from './review.ts';
export * from './people.ts';
export * from './administration.ts';
export * from './endpoints/index.ts';
