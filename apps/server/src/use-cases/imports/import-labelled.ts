import { createHash } from 'node:crypto';
import type { Truth } from '@hand-digits/contract';
import type { Caller } from '../caller.ts';
import { correctMany, type CorrectionParts } from '../corrections.ts';
import { done, type Outcome } from '../outcome.ts';
import {
  createPrediction,
  type CreatePredictionParts,
  type CreateRefusal,
} from '../predictions/create.ts';

export interface LabelledFile {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly truth: Truth;
}

/** Whether an image was labelled now, or was kept with this very label before. */
export type Imported = 'labelled' | 'known';

/**
 * Reads and keeps an image of which it is known what it shows. The same image again is kept once; its
 * label then is the newest one.
 */
export async function importLabelled(
  parts: CreatePredictionParts & CorrectionParts,
  caller: Caller,
  { fileName, bytes, truth }: LabelledFile,
): Promise<Outcome<Imported, CreateRefusal>> {
  const outcome = await createPrediction(parts, {
    caller,
    image: { kind: 'file', bytes },
    source: 'import',
    fileName,
    idempotencyKey: `import:${createHash('sha256').update(bytes).digest('hex')}`,
  });
  if (outcome.kind === 'refused') return outcome;
  const { id, truth: before } = outcome.value;
  if (before === truth) return done('known');
  await correctMany(parts, caller, { ids: [id], truth, origin: 'import' });
  return done('labelled');
}
