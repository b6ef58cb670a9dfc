import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';
import type { ModelPackage } from '@hand-digits/recognition';

/** A model package as people upload it: one ZIP. */
export async function zipOfPackage(
  { manifest, model }: ModelPackage,
  changes: Readonly<Record<string, Buffer>> = {},
): Promise<Buffer<ArrayBuffer>> {
  const files: Record<string, Buffer> = {
    'manifest.json': Buffer.from(JSON.stringify(manifest)),
    'model.onnx': Buffer.from(model),
    'evaluation.json': Buffer.from('{}'),
    'MODEL_CARD.md': Buffer.from('# A linear model\n'),
    ...changes,
  };
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(content, name);
  zip.end();
  return Buffer.from(await buffer(zip.outputStream));
}
