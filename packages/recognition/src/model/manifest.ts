import * as z from 'zod';
import { canonicalJson, type Json } from './canonical-json.ts';

/** The layout of the package folder and of its manifest; a reader refuses any other. */
export const MANIFEST_FORMAT_VERSION = 1;

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits');
const name = z.string().min(1).max(200);
const probability = z.number().min(0).max(1);

/** One prepared split that the network learned from or was chosen by. */
const dataset = z.strictObject({
  name,
  /** such as train, validation, calibration */
  split: name,
  /** of the prepared file */
  digest: sha256Hex,
  /** images */
  count: z.int().nonnegative(),
});

/** What the training cost; facts for the model card, nothing reads them to decide. */
const training = z.strictObject({
  epochs: z.number().nonnegative(),
  hours: z.number().nonnegative(),
  imagesPerSecond: z.number().nonnegative(),
  peakMemoryBytes: z.int().nonnegative(),
  engine: z.strictObject({ name, version: name }),
});

/**
 * What a model package says about itself: all that a reader needs to feed `model.onnx` and to read its
 * answers, and where the weights come from. See `ModelPackage` for the folder that it describes.
 */
export const manifestSchema = z.strictObject({
  formatVersion: z.literal(MANIFEST_FORMAT_VERSION),
  /** `computeModelId` of the rest of this manifest and of model.onnx */
  id: sha256Hex,
  name,
  createdAt: z.iso.datetime(),
  /** the normaliser that made the images it learned from; loading refuses any other version */
  normaliser: z.strictObject({ version: z.int().positive() }),
  /** float32, pixel / 255, ink bright */
  input: z.strictObject({
    name,
    shape: z.tuple([z.literal('batch'), z.literal(1), z.literal(28), z.literal(28)]),
    range: z.tuple([z.literal(0), z.literal(1)]),
  }),
  outputs: z.strictObject({
    /** float32 [batch, 10], unnormalised log-probabilities */
    logits: name,
    /** float32 [batch, 1], logit of being a digit at all; null: the network cannot tell, all are taken for digits */
    digitness: name.nullable(),
  }),
  /** logits are divided by it before the softmax; fitted on writers held out of training */
  temperature: z.number().positive(),
  /** see `DecisionThresholds` */
  thresholds: z.strictObject({ accept: probability, digitness: probability }),
  /** see `SecondLook`; absent: every image is looked at once */
  secondLook: z.exactOptional(z.strictObject({ below: probability })),
  datasets: z.array(dataset),
  /** architecture, optimiser, schedule and augmentation, as the trainer was given them */
  recipe: z.json(),
  seed: z.int(),
  /** id of the model that it was fine-tuned from */
  parent: sha256Hex.nullable(),
  training,
  /** sha-256 of the files that are the model; evaluation and card name the id and so are not part of it */
  files: z.strictObject({ 'model.onnx': sha256Hex }),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** A manifest before its id is known. */
export type UnidentifiedManifest = Omit<Manifest, 'id'>;

/** SHA-256 of some bytes as 64 lower-case hexadecimal digits; each platform brings its own. */
export type Sha256 = (bytes: Uint8Array) => string;

/**
 * The id of a model: SHA-256 over the canonical JSON of its manifest without `id` (UTF-8), one zero
 * byte, and the bytes of model.onnx. Equal ids mean equal weights, equal preprocessing and equal
 * thresholds, hence equal decisions.
 */
export function computeModelId(
  manifest: UnidentifiedManifest | Manifest,
  model: Uint8Array,
  sha256: Sha256,
): string {
  const members = Object.entries<Json>(manifest).filter(([key]) => key !== 'id');
  const text = utf8(canonicalJson(Object.fromEntries(members)));
  const message = new Uint8Array(text.length + 1 + model.length);
  message.set(text, 0);
  message.set(model, text.length + 1);
  return sha256(message);
}

/** Fills in `files` and `id`: the last step of writing a package. */
export function identifyManifest(
  manifest: Omit<UnidentifiedManifest, 'files'>,
  model: Uint8Array,
  sha256: Sha256,
): Manifest {
  const complete = { ...manifest, files: { 'model.onnx': sha256(model) } };
  return manifestSchema.parse({ ...complete, id: computeModelId(complete, model, sha256) });
}

/** UTF-8 without `TextEncoder`, which the language's own library does not declare. */
function utf8(text: string): Uint8Array {
  const bytes = encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return Uint8Array.from(bytes, (character) => character.charCodeAt(0));
}
