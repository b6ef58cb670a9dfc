import { sha256 as hash } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Sha256 } from '../../model/manifest.ts';
import { checkModelPackage, type ModelPackage } from '../../model/model-package.ts';
import { ModelPackageError } from '../../model/model-package-error.ts';

/**
 * SHA-256 as 64 lower-case hexadecimal digits. Not the browser's own `crypto.subtle`: that is
 * missing where a page comes over plain HTTP from another machine, as in a home or an office.
 */
export const sha256: Sha256 = (bytes) => bytesToHex(hash(bytes));

/**
 * Loads a model package over HTTP and checks it.
 * @param address of the folder that holds manifest.json and model.onnx, without a closing slash
 * @throws ModelPackageError any code but model-network-invalid
 */
export async function readModelPackage(
  address: string,
  normaliserVersion: number,
): Promise<ModelPackage> {
  const [manifest, model] = await Promise.all([
    loadMember(address, 'manifest.json'),
    loadMember(address, 'model.onnx'),
  ]);
  const files = { source: address, manifest: new TextDecoder().decode(manifest), model };
  return checkModelPackage(files, { sha256, normaliserVersion });
}

async function loadMember(address: string, name: string): Promise<Uint8Array> {
  const missing = (why: string, cause?: unknown): ModelPackageError =>
    new ModelPackageError(
      'model-missing',
      `The model at ${address} cannot be loaded: ${name} ${why}. Check the connection and load the page again.`,
      cause,
    );
  const response = await fetch(`${address}/${name}`).catch((cause: unknown) => {
    throw missing('did not arrive', cause);
  });
  if (!response.ok) throw missing(`was answered with status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
