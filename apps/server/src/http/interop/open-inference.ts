import type { Prediction } from '@hand-digits/contract';
import { z } from 'zod';
import { done, refused, type Outcome } from '../../use-cases/outcome.ts';
import type { Readable } from '../../use-cases/reader.ts';
import { validate } from '../validation.ts';
import { allOf, digitImages, fileOfBase64, flatten, MOST_IMAGES } from './images-of-data.ts';
import type { NamedModel } from './named-model.ts';

/** Open Inference Protocol, version 2 (KServe): what a request and its answer hold. */

const INPUT = 'image';
const FLOATS = ['FP16', 'FP32', 'FP64', 'BF16'];
const INTEGERS = ['UINT8', 'UINT16', 'UINT32', 'UINT64', 'INT16', 'INT32', 'INT64'];

const inferRequest = z.object({
  id: z.string().max(200).optional(),
  inputs: z
    .array(
      z.object({
        name: z.string().max(100),
        shape: z.array(z.int().min(0)).min(1).max(5),
        datatype: z.string().max(20),
        data: z.unknown(),
      }),
    )
    .length(1, `This model takes one input, ${INPUT}.`),
  outputs: z.array(z.object({ name: z.string().max(100) })).optional(),
});

export interface InferRequest {
  readonly id: string | undefined;
  readonly images: readonly Readable[];
  /** names of the outputs that are wanted; undefined: all */
  readonly outputs: readonly string[] | undefined;
}

/** What a model takes and gives, as GET /v2/models/{model} tells it. */
export function modelMetadata({ name, model }: NamedModel): object {
  return {
    name,
    versions: [model.id],
    platform: 'onnxruntime_onnx',
    inputs: [{ name: INPUT, datatype: 'FP32', shape: [-1, 1, 28, 28] }],
    outputs: Object.entries(OUTPUTS).map(([output, { datatype, shape }]) => ({
      name: output,
      datatype,
      shape: [-1, ...shape],
    })),
  };
}

export function parseInferRequest(body: unknown): Outcome<InferRequest, 'request-invalid'> {
  const checked = validate(inferRequest, body, 'body');
  if (checked.kind === 'refused') return checked;
  const { id, inputs, outputs } = checked.value;
  const [input] = inputs;
  if (input?.name !== INPUT) {
    return refused('request-invalid', `The input is called ${INPUT}, not ${input?.name ?? ''}.`);
  }
  const unknown = outputs?.find(({ name }) => !Object.hasOwn(OUTPUTS, name));
  if (unknown !== undefined) {
    const names = Object.keys(OUTPUTS).join(', ');
    return refused('request-invalid', `There is no output ${unknown.name}; there are ${names}.`);
  }
  const images = imagesOf(input);
  if (images.kind === 'refused') return images;
  return done({ id, images: images.value, outputs: outputs?.map(({ name }) => name) });
}

interface Tensor {
  readonly shape: readonly number[];
  readonly datatype: string;
  readonly data?: unknown;
}

/** `[n, 28, 28]`, `[n, 1, 28, 28]`, `[n, 784]` of numbers, or `[n]` of BYTES: image files in base64. */
function imagesOf({ shape, datatype, data }: Tensor): Outcome<Readable[], 'request-invalid'> {
  const elements = product(shape);
  if (datatype === 'BYTES') return filesOf(data, elements);
  const isFloat = FLOATS.includes(datatype);
  if (!isFloat && !INTEGERS.includes(datatype)) {
    const known = [...FLOATS, ...INTEGERS, 'BYTES'].join(', ');
    return refused('request-invalid', `The datatype ${datatype} is not taken; ${known} are.`);
  }
  if (!holdsDigitImages(shape)) {
    const detail = `The shape is [${shape.join(', ')}]; it must be [n, 1, 28, 28] with n from 1 to ${MOST_IMAGES}.`;
    return refused('request-invalid', detail);
  }
  const values = flatten(data, elements);
  if (values?.length === elements) return digitImages(values, isFloat ? 1 : 255);
  return refused('request-invalid', `The data must be the ${elements} numbers of the shape.`);
}

function holdsDigitImages([count = 0, ...image]: readonly number[]): boolean {
  return product(image) === 784 && count >= 1 && count <= MOST_IMAGES;
}

function product(sides: readonly number[]): number {
  return sides.reduce((area, side) => area * side, 1);
}

function filesOf(data: unknown, elements: number): Outcome<Readable[], 'request-invalid'> {
  const texts = Array.isArray(data) ? data.flat(1) : [];
  if (texts.length !== elements || elements < 1 || elements > MOST_IMAGES) {
    const detail = `BYTES must be from 1 to ${MOST_IMAGES} images, as many as the shape says (${elements}).`;
    return refused('request-invalid', detail);
  }
  return allOf(texts.map(fileOfBase64));
}

interface Output {
  readonly datatype: 'INT64' | 'FP32' | 'BYTES';
  /** after the first dimension, which counts the images */
  readonly shape: readonly number[];
  readonly value: (prediction: Prediction) => readonly (number | string)[];
}

const NO_DIGIT = -1;
const NOTHING: readonly number[] = new Array<number>(10).fill(0);

const OUTPUTS: Readonly<Record<string, Output>> = {
  digit: { datatype: 'INT64', shape: [], value: ({ digit }) => [digit ?? NO_DIGIT] },
  confidence: { datatype: 'FP32', shape: [], value: ({ confidence }) => [confidence] },
  probabilities: {
    datatype: 'FP32',
    shape: [10],
    value: ({ probabilities }) => probabilities ?? NOTHING,
  },
  digitness: { datatype: 'FP32', shape: [], value: ({ digitness }) => [digitness ?? 0] },
  decision: { datatype: 'BYTES', shape: [], value: ({ decision }) => [decision] },
  prediction: { datatype: 'BYTES', shape: [], value: ({ id }) => [id] },
};

export function inferResponse(
  { id, outputs = Object.keys(OUTPUTS) }: InferRequest,
  { name, model }: NamedModel,
  predictions: readonly Prediction[],
): object {
  return {
    model_name: name,
    model_version: model.id,
    ...(id === undefined ? {} : { id }),
    outputs: outputs.flatMap((output) => {
      const described = OUTPUTS[output];
      if (described === undefined) return [];
      const { datatype, shape, value } = described;
      const data = predictions.flatMap(value);
      return [{ name: output, datatype, shape: [predictions.length, ...shape], data }];
    }),
  };
}
