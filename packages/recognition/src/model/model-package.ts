import * as z from 'zod';
import {
  computeModelId,
  MANIFEST_FORMAT_VERSION,
  manifestSchema,
  type Manifest,
  type Sha256,
} from './manifest.ts';
import { ModelPackageError } from './model-package-error.ts';

/**
 * A model package that was checked: the manifest is whole, model.onnx is the one that it names, and
 * its images are made by this very normaliser.
 */
export interface ModelPackage {
  readonly manifest: Manifest;
  /** the bytes of model.onnx */
  readonly model: Uint8Array;
}

/** The files of a package before anything about them is believed. */
export interface UncheckedPackage {
  /** where it came from, for messages */
  readonly source: string;
  /** the text of manifest.json */
  readonly manifest: string;
  readonly model: Uint8Array;
}

/** What a reader of packages brings along: its platform's hash, and the normaliser that it runs. */
export interface PackageReader {
  readonly sha256: Sha256;
  /** version of the normaliser that will make the network's images */
  readonly normaliserVersion: number;
}

/**
 * Believes a package only when everything about it fits.
 * @throws ModelPackageError any code but model-missing and model-network-invalid
 */
export function checkModelPackage(files: UncheckedPackage, reader: PackageReader): ModelPackage {
  const manifest = parseManifest(files.source, files.manifest);
  requireNormaliser(files.source, manifest, reader.normaliserVersion);
  requireIdentity(files, manifest, reader.sha256);
  return { manifest, model: files.model };
}

const anyFormat = z.looseObject({ formatVersion: z.number() });

function parseManifest(source: string, text: string): Manifest {
  const json = parseJson(source, text);
  const format = anyFormat.safeParse(json).data?.formatVersion;
  if (format !== undefined && format !== MANIFEST_FORMAT_VERSION) {
    throw new ModelPackageError(
      'model-format-unsupported',
      `The model package ${source} has format version ${format}, this program reads ${MANIFEST_FORMAT_VERSION}. ` +
        'Use the program that wrote it, or another model.',
    );
  }
  const result = manifestSchema.safeParse(json);
  if (result.success) return result.data;
  throw new ModelPackageError(
    'model-manifest-invalid',
    `The manifest of the model package ${source} is not valid:\n${z.prettifyError(result.error)}`,
    result.error,
  );
}

function parseJson(source: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ModelPackageError(
      'model-manifest-invalid',
      `The manifest of the model package ${source} is not JSON. Restore the folder or choose another model.`,
      cause,
    );
  }
}

function requireNormaliser(source: string, manifest: Manifest, current: number): void {
  const { version } = manifest.normaliser;
  if (version === current) return;
  throw new ModelPackageError(
    'model-normaliser-mismatch',
    `The model ${manifest.name} (${source}) learned from images of normaliser version ${version}, ` +
      `this program makes version ${current}: its answers would be wrong. ` +
      'Train it again with this program, or use the program that trained it.',
  );
}

function requireIdentity(files: UncheckedPackage, manifest: Manifest, sha256: Sha256): void {
  const modelDigest = sha256(files.model);
  const sameModel = manifest.files['model.onnx'] === modelDigest;
  if (sameModel && computeModelId(manifest, files.model, sha256) === manifest.id) return;
  const what = sameModel
    ? 'manifest.json was changed'
    : 'model.onnx is not the one it was made with';
  throw new ModelPackageError(
    'model-id-mismatch',
    `The model package ${files.source} is not what its id says: ${what}. ` +
      'Restore the folder or choose another model.',
  );
}
