import type { Prediction } from '@hand-digits/contract';
import { z } from 'zod';
import { done, refused, type Outcome } from '../../use-cases/outcome.ts';
import type { Readable } from '../../use-cases/reader.ts';
import { validate } from '../validation.ts';
import { allOf, digitImages, fileOfBase64, flatten, MOST_IMAGES } from './images-of-data.ts';
import type { NamedModel } from './named-model.ts';

/** TensorFlow Serving's REST API: what a predict request and its answer hold. */

const PIXELS = 784;

const predictRequest = z
  .object({
    signature_name: z.enum(['serving_default', 'detailed']).default('serving_default'),
    instances: z.array(z.unknown()).min(1).max(MOST_IMAGES).optional(),
    inputs: z.unknown().optional(),
  })
  .refine(({ instances, inputs }) => (instances === undefined) !== (inputs === undefined), {
    message: 'give instances or inputs',
  });

export interface PredictRequest {
  readonly images: readonly Readable[];
  /** `serving_default` answers ten probabilities an image, `detailed` what the API says of each */
  readonly signature: 'serving_default' | 'detailed';
  /** whether the images came by rows (`instances`) or in columns (`inputs`); the answer comes alike */
  readonly format: 'row' | 'column';
}

export function parsePredictRequest(body: unknown): Outcome<PredictRequest, 'request-invalid'> {
  const checked = validate(predictRequest, body, 'body');
  if (checked.kind === 'refused') return checked;
  const { signature_name: signature, instances, inputs } = checked.value;
  const rows = instances ?? rowsOf(inputs);
  if (rows === undefined || rows.length < 1 || rows.length > MOST_IMAGES) {
    return refused('request-invalid', `inputs must hold from 1 to ${MOST_IMAGES} images.`);
  }
  const images = allOf(rows.map(imageOf));
  if (images.kind === 'refused') return images;
  return done({
    images: images.value,
    signature,
    format: instances === undefined ? 'column' : 'row',
  });
}

/** Columns by name, or the one column that there is. */
function rowsOf(inputs: unknown): readonly unknown[] | undefined {
  const column = Array.isArray(inputs) ? inputs : onlyField(inputs);
  return Array.isArray(column) ? column : undefined;
}

function onlyField(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields: unknown[] = Object.values(value);
  return fields.length === 1 ? fields[0] : undefined;
}

/** `{"b64": …}`, 784 numbers in any nesting, or either under the name of an input. */
function imageOf(instance: unknown, place: number): Outcome<Readable, 'request-invalid'> {
  if (Array.isArray(instance)) return pixelsOf(instance, place);
  if (typeof instance === 'object' && instance !== null && 'b64' in instance) {
    return fileOfBase64(instance.b64, place);
  }
  const inner = onlyField(instance);
  if (typeof inner === 'object' && inner !== null) return imageOf(inner, place);
  return refused('request-invalid', `Instance ${place} is neither 28×28 numbers nor {"b64": …}.`);
}

/** Bright pixels say which range is meant: above 1 it can only be 0…255. */
function pixelsOf(instance: unknown, place: number): Outcome<Readable, 'request-invalid'> {
  const values = flatten(instance, PIXELS);
  if (values?.length !== PIXELS) {
    return refused('request-invalid', `Instance ${place} must hold 784 numbers, 28 rows of 28.`);
  }
  const images = digitImages(values, values.some((value) => value > 1) ? 255 : 1);
  if (images.kind === 'refused') return images;
  const [image] = images.value;
  return image === undefined
    ? refused('request-invalid', `Instance ${place} is empty.`)
    : done(image);
}

const NOTHING: readonly number[] = new Array<number>(10).fill(0);

export function predictResponse(
  { signature, format }: PredictRequest,
  predictions: readonly Prediction[],
): object {
  const answers =
    signature === 'detailed'
      ? predictions.map(detailed)
      : predictions.map(({ probabilities }) => probabilities ?? NOTHING);
  return format === 'row' ? { predictions: answers } : { outputs: answers };
}

function detailed(prediction: Prediction): object {
  const { id, digit, confidence, probabilities, digitness, decision, reason } = prediction;
  return { id, digit, confidence, probabilities, digitness, decision, reason };
}

/** GET /v1/models/{model}, as TensorFlow Serving's clients wait for it. */
export function modelStatus({ model }: NamedModel): object {
  const status = { error_code: 'OK', error_message: '' };
  return { model_version_status: [{ version: model.id, state: 'AVAILABLE', status }] };
}
