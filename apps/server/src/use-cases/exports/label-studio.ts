import type { Truth } from '@hand-digits/contract';
import { presentPrediction, timestamp } from '../present.ts';
import type { PredictionRecord } from '../records.ts';

/**
 * One task as Label Studio imports it: the guess under `predictions`, what people said under
 * `annotations`, for a labelling interface with `<Choices name="digit" toName="image">`.
 */
export function labelStudioTask(baseUrl: string): (record: PredictionRecord) => string {
  return (record) => {
    const { id, fileName, digit, confidence, decision, model, corrections, createdAt } = record;
    const guess = digit ?? 'not-a-digit';
    const standing = corrections.filter(({ undoneAt }) => undoneAt === null);
    return JSON.stringify({
      data: { image: baseUrl + presentPrediction(record).image.url, id, fileName, decision },
      predictions: [{ model_version: model, score: confidence, result: [choice(guess)] }],
      annotations: standing.map(({ truth, by, at }) => ({
        result: [choice(truth)],
        created_username: by.name,
        created_at: timestamp(at),
      })),
      created_at: timestamp(createdAt),
    });
  };
}

function choice(truth: Truth): object {
  return {
    id: 'digit',
    type: 'choices',
    from_name: 'digit',
    to_name: 'image',
    value: { choices: [String(truth)] },
  };
}
