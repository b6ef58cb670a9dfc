/** A worker that three kinds of file bring down, as a fault in a codec would. */
import { parentPort } from 'node:worker_threads';
import { serve } from '../../src/platform/node/pool/serve.ts';
import { recogniseBatch } from '../../src/platform/node/pool/work.ts';

if (parentPort) {
  serve(parentPort, async (inputs, tools) => {
    for (const input of inputs) {
      const text = input.kind === 'file' ? Buffer.from(input.bytes).toString('latin1') : '';
      if (text === 'crash') process.exit(9);
      if (text === 'stumble') throw new Error('a wheel came off');
      while (text === 'hang');
    }
    return recogniseBatch(inputs, tools);
  });
}
