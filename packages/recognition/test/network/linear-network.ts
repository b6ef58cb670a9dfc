import { createHash } from 'node:crypto';
import protobuf from 'protobufjs';
import { identifyManifest, type UnidentifiedManifest } from '../../src/model/manifest.ts';
import type { ModelPackage } from '../../src/model/model-package.ts';

/** onnx.proto, the fields that a network of two dense layers needs. */
const ModelProto = protobuf
  .parse(
    `
    syntax = "proto3";
    message Model { int64 ir_version = 1; Graph graph = 7; repeated Opset opset_import = 8; }
    message Opset { string domain = 1; int64 version = 2; }
    message Graph {
      repeated Node node = 1; string name = 2; repeated Tensor initializer = 5;
      repeated Value input = 11; repeated Value output = 12;
    }
    message Node { repeated string input = 1; repeated string output = 2; string op_type = 4; }
    message Tensor { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
    message Value { string name = 1; Type type = 2; }
    message Type { TensorType tensor_type = 1; }
    message TensorType { int32 elem_type = 1; Shape shape = 2; }
    message Shape { repeated Dim dim = 1; }
    message Dim { oneof value { int64 dim_value = 1; string dim_param = 2; } }
    `,
    { keepCase: true },
  )
  .root.lookupType('Model');

const FLOAT32 = 1;

/** One dense layer: weights [784, outputs] row by row, bias [outputs]. */
export interface Dense {
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** What a linear network computes; without digitness it cannot tell digits from other marks. */
export interface LinearNetwork {
  readonly logits: Dense;
  readonly digitness?: Dense;
}

/**
 * A network whose answers can be worked out by hand: logit k is the sum of the pixels (0…1) whose
 * position in the image leaves remainder k on division by 10; digitness is the sum of all pixels
 * less 1.
 */
export const REMAINDER_NETWORK: Required<LinearNetwork> = {
  logits: {
    weights: Float32Array.from({ length: 7840 }, (_, at) =>
      Math.floor(at / 10) % 10 === at % 10 ? 1 : 0,
    ),
    bias: new Float32Array(10),
  },
  digitness: { weights: new Float32Array(784).fill(1), bias: Float32Array.of(-1) },
};

/** The ONNX file of a linear network. */
function encodeLinearNetwork(network: LinearNetwork): Uint8Array {
  const heads = Object.entries(network).filter((head) => head[1] !== undefined);
  return ModelProto.encode(
    ModelProto.fromObject({
      ir_version: 8,
      opset_import: [{ domain: '', version: 17 }],
      graph: {
        name: 'linear',
        node: [
          { op_type: 'Flatten', input: ['image'], output: ['pixels'] },
          ...heads.map(([name]) => ({
            op_type: 'Gemm',
            input: ['pixels', `${name}.weights`, `${name}.bias`],
            output: [name],
          })),
        ],
        initializer: heads.flatMap(([name, { weights, bias }]: [string, Dense]) => [
          tensor(`${name}.weights`, [784, bias.length], weights),
          tensor(`${name}.bias`, [bias.length], bias),
        ]),
        input: [value('image', [1, 28, 28])],
        output: heads.map(([name, { bias }]: [string, Dense]) => value(name, [bias.length])),
      },
    }),
  ).finish();
}

/** A model package of a linear network, as it would be after reading and checking. */
export function linearPackage(
  network: LinearNetwork = REMAINDER_NETWORK,
  changes: Partial<UnidentifiedManifest> = {},
): ModelPackage {
  const model = encodeLinearNetwork(network);
  const described = {
    formatVersion: 1,
    name: 'linear',
    createdAt: '2026-11-22T10:00:00Z',
    normaliser: { version: 1 },
    input: { name: 'image', shape: ['batch', 1, 28, 28], range: [0, 1] },
    outputs: { logits: 'logits', digitness: network.digitness ? 'digitness' : null },
    temperature: 1,
    thresholds: { accept: 0.9, digitness: 0.5 },
    datasets: [],
    recipe: null,
    seed: 0,
    parent: null,
    training: {
      epochs: 0,
      hours: 0,
      imagesPerSecond: 0,
      peakMemoryBytes: 0,
      engine: { name: 'by hand', version: '1' },
    },
  } satisfies Omit<UnidentifiedManifest, 'files'>;
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  return { manifest: identifyManifest({ ...described, ...changes }, model, sha256), model };
}

function tensor(name: string, dims: readonly number[], data: Float32Array): object {
  return { name, dims, data_type: FLOAT32, raw_data: new Uint8Array(data.buffer) };
}

function value(name: string, shape: readonly number[]): object {
  const dim = [{ dim_param: 'batch' }, ...shape.map((size) => ({ dim_value: size }))];
  return { name, type: { tensor_type: { elem_type: FLOAT32, shape: { dim } } } };
}
