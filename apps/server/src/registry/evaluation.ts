import { z } from 'zod';
import type { InstalledModel } from '../use-cases/models/ports.ts';

/** What the registry reads of evaluation.json; the rest is for people and passes through. */
const evaluation = z.looseObject({
  suites: z.array(
    z.looseObject({
      name: z.string(),
      measures: z.looseObject({
        images: z.number(),
        right: z.number(),
        accuracy: z.looseObject({ low: z.number(), high: z.number() }).nullable(),
      }),
    }),
  ),
});

/** Error on the first suite of digits, the model's own test; null where nothing was measured. */
export function errorRateOf(content: unknown): InstalledModel['errorRate'] {
  const parsed = evaluation.safeParse(content);
  const suite = parsed.data?.suites.find(({ measures }) => measures.images > 0);
  if (suite?.measures.accuracy === undefined || suite.measures.accuracy === null) return null;
  const { images, right, accuracy } = suite.measures;
  return {
    suite: suite.name,
    value: 1 - right / images,
    low: 1 - accuracy.high,
    high: 1 - accuracy.low,
  };
}
