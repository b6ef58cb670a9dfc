import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identifyManifest, manifestSchema } from '@hand-digits/recognition';
import { sha256 } from '@hand-digits/recognition/node';
import yazl from 'yazl';
import { ROOT } from './server.ts';

export interface Package {
  readonly id: string;
  readonly name: string;
  readonly zip: Buffer;
}

/** The shipped model under another name and a stricter threshold: hence another model, with another id. */
export async function secondModel(name: string): Promise<Package> {
  const folder = join(ROOT, 'models/hand-digits');
  const read = (file: string): Promise<Buffer> => readFile(join(folder, file));
  const model = await read('model.onnx');
  const shipped = manifestSchema.parse(JSON.parse((await read('manifest.json')).toString('utf8')));
  const thresholds = { ...shipped.thresholds, accept: 0.9999 };
  const manifest = identifyManifest({ ...shipped, name, thresholds }, model, sha256);
  const evaluation = JSON.parse((await read('evaluation.json')).toString('utf8')) as object;
  const zip = new yazl.ZipFile();
  zip.addBuffer(model, 'model.onnx');
  zip.addBuffer(Buffer.from(JSON.stringify(manifest)), 'manifest.json');
  zip.addBuffer(
    Buffer.from(JSON.stringify({ ...evaluation, model: manifest.id })),
    'evaluation.json',
  );
  zip.addBuffer(await read('MODEL_CARD.md'), 'MODEL_CARD.md');
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream) parts.push(part as Buffer);
  return { id: manifest.id, name, zip: Buffer.concat(parts) };
}
