import { asManifestSays, decide, type DigitImage, type Scores } from '@hand-digits/recognition';
import type { Recognition, RecognitionOutcome } from '@hand-digits/recognition/node';
import { EngineError, type Engine } from '../engine.ts';
import { explain, openPool, type PoolWanted } from '../local-engine.ts';
import { checkRemoteModel, scoreRemotely, type RemoteModel } from './open-inference-client.ts';
import { ScoringQueue } from './scoring-queue.ts';

const BATCH_IMAGES = 64;
const BATCHES_AT_ONCE = 4;

/**
 * An engine whose network runs on a server that speaks the Open Inference Protocol. Worker threads
 * here decode and normalise, so that only 784 bytes an image travel; the decision is taken here, by
 * the manifest of the package that is installed here.
 * @throws EngineError unavailable where the server does not answer or serves another model
 */
export async function openRemoteEngine(
  wanted: Omit<PoolWanted, 'network'>,
  remote: RemoteModel,
): Promise<Engine> {
  const { manifest } = wanted.package;
  await checkRemoteModel(remote, manifest);
  const pool = await openPool({ ...wanted, network: 'elsewhere', onBatch: () => undefined });
  const scored = (images: readonly DigitImage[]): Promise<Scores[]> =>
    twice(() => scoreRemotely(remote, manifest, images));
  const network = asManifestSays({ score: scored }, manifest);
  const scoring = new ScoringQueue({
    score: (images) => network.score(images),
    batchImages: BATCH_IMAGES,
    atOnce: BATCHES_AT_ONCE,
    onBatch: wanted.onBatch,
  });
  return {
    model: manifest.id,
    recognise: async (input, priority) => {
      const looked = await pool.recognise(input, priority).catch((error: unknown) => {
        throw explain(error);
      });
      if (looked.kind === 'unreadable' || looked.prediction.image === null) return looked;
      return judge(looked, looked.prediction.image);
    },
    get load() {
      const { waiting, working } = pool.load;
      return { waiting: waiting + scoring.length, working };
    },
    // Whether the server answers is found out anew by every request.
    fault: () => null,
    close: () => pool.close(),
  };

  async function judge(looked: Recognition, image: DigitImage): Promise<RecognitionOutcome> {
    const start = performance.now();
    const scores = await scoring.score(image);
    const networkMs = performance.now() - start;
    const prediction = { ...looked.prediction, ...decide(scores, manifest) };
    return { ...looked, prediction, timings: { ...looked.timings, networkMs } };
  }
}

/** A connection that was cut is made again once; scoring twice does no harm. */
async function twice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return work();
  }
}
