import { existsSync } from 'node:fs';
import path from 'node:path';
import { digitImageFromMnist, NORMALISER_VERSION, type Page } from '@hand-digits/recognition';
import { createRecognitionPool, readModelPackage } from '@hand-digits/recognition/node';
import {
  encodePage,
  evaluateSuite,
  openSuite,
  type Suite,
  type SuiteImage,
} from '@hand-digits/training';
import type { Bench } from '../measurement.ts';

/** What the way through files, decoding and normalisation costs in accuracy, against feeding arrays. */
export const pipelineBench: Bench = {
  name: 'pipeline',
  title: 'MNIST test set as PNG files through all of recognition, against feeding its arrays',
  async run({ root, model, cores }) {
    const file = path.join(root, '..', 'shared', 'data', 'eval', 't10k-images-idx3-ubyte.gz');
    if (!existsSync(file)) {
      return { measurements: [], notes: [`skipped: ${path.relative(root, file)} is not there`] };
    }
    const pages = await openSuite(file);
    const opened = await readModelPackage(model, NORMALISER_VERSION);
    const pool = await createRecognitionPool({ package: opened, workers: cores });
    const wrongIn = async (suite: Suite): Promise<number> => {
      const { measures } = await evaluateSuite(suite, { pool });
      return (100 * (measures.images - measures.right)) / measures.images;
    };
    const files = await wrongIn(await asPngFiles(pages));
    const arrays = await wrongIn(asArrays(pages));
    await pool.close();
    return {
      measurements: [
        { name: 'error, as PNG files', value: files, unit: '%' },
        { name: 'error, as arrays', value: arrays, unit: '%' },
        { name: 'cost of the pipeline', value: files - arrays, unit: 'points' },
      ],
      notes: [],
    };
  },
};

async function asPngFiles(suite: Suite): Promise<Suite> {
  const files = await Promise.all(
    Array.from(suite.images(), async (one) => ({
      ...one,
      content: { kind: 'file', bytes: await encodePage(pageOf(one.content), 'png') } as const,
    })),
  );
  return { ...suite, images: () => files };
}

function asArrays(suite: Suite): Suite {
  const arrays = Array.from(suite.images(), (one) => ({
    ...one,
    content: {
      kind: 'digit-image',
      image: digitImageFromMnist(pageOf(one.content).data),
    } as const,
  }));
  return { ...suite, images: () => arrays };
}

function pageOf(content: SuiteImage['content']): Page {
  if (content.kind === 'page') return content.page;
  throw new TypeError('MNIST’s images come as pages.');
}
