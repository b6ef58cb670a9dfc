// A module of its own: who only opens a network is spared the schemas that check a package.
/**
 * What can be wrong with a model package, as a code that stays the same between versions:
 * - model-missing: a file of it cannot be read
 * - model-manifest-invalid: manifest.json is not JSON or not a manifest
 * - model-format-unsupported: it was written by another version of the package format
 * - model-normaliser-mismatch: its network learned from images that another normaliser made
 * - model-id-mismatch: the files are not those that the manifest was written for
 * - model-network-invalid: model.onnx cannot be opened, or lacks an input or output of the manifest
 * - model-runtime-missing: the WebAssembly that runs networks in a browser did not arrive
 */
export type ModelPackageErrorCode =
  | 'model-missing'
  | 'model-manifest-invalid'
  | 'model-format-unsupported'
  | 'model-normaliser-mismatch'
  | 'model-id-mismatch'
  | 'model-network-invalid'
  | 'model-runtime-missing';

/** A model package that must not be used; the message says what to do about it. */
export class ModelPackageError extends Error {
  override readonly name = 'ModelPackageError';
  readonly code: ModelPackageErrorCode;

  constructor(code: ModelPackageErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
