/** Draws examples/ anew: `node tools/make-examples.ts [folder]`. The result is always the same. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeExample, EXAMPLES } from '@hand-digits/training';

const folder = process.argv[2] ?? path.join(import.meta.dirname, '..', 'examples');
await mkdir(folder, { recursive: true });
for (const example of EXAMPLES) {
  const { file, bytes } = await encodeExample(example);
  await writeFile(path.join(folder, file), bytes);
  console.log(`${path.join(folder, file)}  ${bytes.length} bytes`);
}
