import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Manifest, UnidentifiedManifest } from '@hand-digits/recognition';
import { identifyManifest } from '@hand-digits/recognition';

export interface PackageParts {
  /** the bytes of model.onnx */
  readonly model: Uint8Array;
  readonly manifest: Omit<UnidentifiedManifest, 'files'>;
  /** evaluation.json and MODEL_CARD.md, made once the id is known */
  readonly documents: (manifest: Manifest) => Readonly<Record<string, string>>;
}

/**
 * Writes a model package. The folder appears whole: it is filled beside its place and renamed, and a
 * package that was there before is replaced only then.
 *
 * @returns the manifest with its id
 */
export async function writeModelPackage(folder: string, parts: PackageParts): Promise<Manifest> {
  const manifest = identifyManifest(parts.manifest, parts.model, sha256);
  const parent = path.dirname(path.resolve(folder));
  await mkdir(parent, { recursive: true });
  const filling = await mkdtemp(path.join(parent, '.package-'));
  try {
    await writeFlushed(path.join(filling, 'model.onnx'), parts.model);
    await writeFlushed(path.join(filling, 'manifest.json'), asJson(manifest));
    for (const [name, text] of Object.entries(parts.documents(manifest))) {
      await writeFlushed(path.join(filling, name), text);
    }
    await chmod(filling, 0o755);
    await replaceFolder(filling, folder);
  } finally {
    await rm(filling, { recursive: true, force: true });
  }
  return manifest;
}

/** JSON as the files of a package hold it: two spaces, a line break at the end. */
export function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function writeFlushed(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(file, 'w', 0o644);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A folder cannot be renamed onto one that is not empty, so the old one steps aside first. */
async function replaceFolder(from: string, to: string): Promise<void> {
  const aside = `${from}.old`;
  const hadOne = await rename(to, aside).then(
    () => true,
    () => false,
  );
  try {
    await rename(from, to);
  } catch (cause) {
    if (hadOne) await rename(aside, to);
    throw cause;
  }
  await rm(aside, { recursive: true, force: true });
}
