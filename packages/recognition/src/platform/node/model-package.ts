import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Sha256 } from '../../model/manifest.ts';
import { checkModelPackage, type ModelPackage } from '../../model/model-package.ts';
import { ModelPackageError } from '../../model/model-package-error.ts';

/** SHA-256 as 64 lower-case hexadecimal digits. */
export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/**
 * Reads a model package from its folder and checks it.
 * @param folder holds manifest.json and model.onnx
 * @throws ModelPackageError any code but model-network-invalid
 */
export async function readModelPackage(
  folder: string,
  normaliserVersion: number,
): Promise<ModelPackage> {
  const [manifest, model] = await Promise.all([
    readMember(folder, 'manifest.json'),
    readMember(folder, 'model.onnx'),
  ]);
  const files = { source: folder, manifest: manifest.toString('utf8'), model };
  return checkModelPackage(files, { sha256, normaliserVersion });
}

async function readMember(folder: string, name: string): Promise<Buffer> {
  return readFile(path.join(folder, name)).catch((cause: unknown) => {
    throw new ModelPackageError(
      'model-missing',
      `There is no model package at ${folder}: ${name} cannot be read. ` +
        'Name a folder that holds manifest.json and model.onnx.',
      cause,
    );
  });
}
