import type { DecodeLimits, ModelPackage } from '@hand-digits/recognition';
import {
  createRecognitionPool,
  RecognitionPoolError,
  type RecognitionPool,
  type RecognitionPoolOptions,
} from '@hand-digits/recognition/node';
import { EngineError, type Engine, type EngineErrorCode } from './engine.ts';

/** What every pool of this server has in common. */
export interface PoolSettings {
  readonly queue: { readonly images: number; readonly bytes: number };
  readonly limits: DecodeLimits;
  /** told the size of every batch */
  readonly onBatch: (images: number) => void;
}

export type PoolWanted = PoolSettings & {
  readonly package: ModelPackage;
  readonly threads: number;
  readonly network: 'here' | 'elsewhere';
};

/** A worker that has not answered for an image in this long is given up. */
const GRACE = 2;

/** @throws RecognitionPoolError where the network cannot be opened */
export function openPool(wanted: PoolWanted): Promise<RecognitionPool> {
  const { threads, limits, ...rest } = wanted;
  const options: RecognitionPoolOptions = {
    ...rest,
    limits,
    workers: threads,
    millisecondsPerImage: GRACE * limits.maxMilliseconds,
  };
  return createRecognitionPool(options);
}

/** An engine whose network runs in worker threads of this process. */
export async function openLocalEngine(wanted: PoolWanted): Promise<Engine> {
  const pool = await openPool(wanted);
  let broken: string | null = null;
  return {
    model: pool.manifest.id,
    recognise: async (input, priority) => {
      try {
        return await pool.recognise(input, priority);
      } catch (error) {
        const explained = explain(error);
        if (explained.code === 'unavailable') broken = explained.message;
        throw explained;
      }
    },
    get load() {
      return pool.load;
    },
    fault: () => broken,
    close: () => pool.close(),
  };
}

const CODES: Readonly<Record<string, EngineErrorCode>> = {
  'pool-full': 'full',
  'pool-closed': 'closed',
};

export function explain(error: unknown): EngineError {
  if (!(error instanceof RecognitionPoolError)) throw error;
  return new EngineError(CODES[error.code] ?? 'unavailable', error.message, error);
}
