import protobuf from 'protobufjs';

/**
 * The part of onnx.proto (IR version 8) that this project writes and reads. Field numbers are those of
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto and never change.
 */
const schema = protobuf.parse(
  `
  syntax = "proto3";
  package onnx;
  message AttributeProto {
    string name = 1; float f = 2; int64 i = 3; bytes s = 4;
    repeated float floats = 7; repeated int64 ints = 8;
    int32 type = 20;
  }
  message ValueInfoProto { string name = 1; TypeProto type = 2; }
  message NodeProto {
    repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4;
    repeated AttributeProto attribute = 5; string domain = 7;
  }
  message ModelProto {
    int64 ir_version = 1; string producer_name = 2; string producer_version = 3; GraphProto graph = 7;
    repeated OperatorSetIdProto opset_import = 8; repeated StringStringEntryProto metadata_props = 14;
  }
  message StringStringEntryProto { string key = 1; string value = 2; }
  message GraphProto {
    repeated NodeProto node = 1; string name = 2; repeated TensorProto initializer = 5;
    repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12;
    repeated ValueInfoProto value_info = 13;
  }
  message TensorProto { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
  message TensorShapeProto {
    message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
    repeated Dimension dim = 1;
  }
  message TypeProto {
    message Tensor { int32 elem_type = 1; TensorShapeProto shape = 2; }
    Tensor tensor_type = 1;
  }
  message OperatorSetIdProto { string domain = 1; int64 version = 2; }
`,
  { keepCase: true },
).root;

const ModelProto = schema.lookupType('onnx.ModelProto');

/** ONNX's element type codes (TensorProto.DataType) that this project uses. */
export const ELEMENT_TYPE = { float32: 1, int64: 7 } as const;
export type ElementType = keyof typeof ELEMENT_TYPE;

/** A dimension: a fixed size, or the name of one that is bound when the model runs. */
export type Dimension = number | string;

export interface TensorMessage {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

export interface ValueMessage {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly Dimension[];
}

export type AttributeValue = number | string | readonly number[] | { readonly float: number };

export interface NodeMessage {
  readonly operator: string;
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

export interface ModelMessage {
  readonly name: string;
  readonly nodes: readonly NodeMessage[];
  readonly initializers: readonly TensorMessage[];
  readonly inputs: readonly ValueMessage[];
  readonly outputs: readonly ValueMessage[];
  /** shapes of what lies between, so that a checker needs not infer them */
  readonly intermediate?: readonly ValueMessage[];
  readonly metadata?: Readonly<Record<string, string>>;
}

const OPSET_VERSION = 17;
const IR_VERSION = 8;
const MICROSOFT_DOMAIN = 'com.microsoft';

/** Serialises a model as ONNX protobuf bytes. Imports only the operator sets that its nodes use. */
export function encodeModel(model: ModelMessage): Uint8Array {
  const usesContributed = model.nodes.some((node) => node.domain === MICROSOFT_DOMAIN);
  return ModelProto.encode(
    ModelProto.create({
      ir_version: IR_VERSION,
      producer_name: 'hand-digits',
      opset_import: [
        { domain: '', version: OPSET_VERSION },
        ...(usesContributed ? [{ domain: MICROSOFT_DOMAIN, version: 1 }] : []),
      ],
      metadata_props: Object.entries(model.metadata ?? {}).map(([key, value]) => ({ key, value })),
      graph: {
        name: model.name,
        node: model.nodes.map(encodeNode),
        initializer: model.initializers.map(encodeTensor),
        input: model.inputs.map(encodeValue),
        output: model.outputs.map(encodeValue),
        value_info: (model.intermediate ?? []).map(encodeValue),
      },
    }),
  ).finish();
}

function encodeNode(node: NodeMessage, index: number): object {
  return {
    op_type: node.operator,
    name: `${node.operator}_${index}`,
    domain: node.domain ?? '',
    input: node.inputs,
    output: node.outputs,
    attribute: Object.entries(node.attributes).map(encodeAttribute),
  };
}

/** AttributeProto.AttributeType */
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7 } as const;

function encodeAttribute([name, value]: [string, AttributeValue]): object {
  if (typeof value === 'number') return { name, i: value, type: ATTRIBUTE_TYPE.int };
  if (typeof value === 'string') {
    return { name, s: new TextEncoder().encode(value), type: ATTRIBUTE_TYPE.string };
  }
  if ('float' in value) return { name, f: value.float, type: ATTRIBUTE_TYPE.float };
  return { name, ints: value, type: ATTRIBUTE_TYPE.ints };
}

function encodeTensor(tensor: TensorMessage): object {
  const { buffer, byteOffset, byteLength } = tensor.data;
  return {
    name: tensor.name,
    dims: tensor.shape,
    data_type: ELEMENT_TYPE[tensor.type],
    raw_data: new Uint8Array(buffer, byteOffset, byteLength),
  };
}

function encodeValue(value: ValueMessage): object {
  const dim = value.shape.map((size) =>
    typeof size === 'number' ? { dim_value: size } : { dim_param: size },
  );
  return {
    name: value.name,
    type: { tensor_type: { elem_type: ELEMENT_TYPE[value.type], shape: { dim } } },
  };
}

/** A float32 tensor that a model stores. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * The float32 tensors that a model stores, by name. Tensors of other types are passed over; so are
 * those that keep their numbers elsewhere than in `raw_data`, which this project never writes.
 * @throws Error when the bytes are no ONNX model
 */
export function decodeWeights(model: Uint8Array): ReadonlyMap<string, StoredTensor> {
  const { graph } = ModelProto.toObject(ModelProto.decode(model), { longs: Number }) as {
    readonly graph?: { readonly initializer?: readonly StoredMessage[] };
  };
  const weights = new Map<string, StoredTensor>();
  for (const { name, dims = [], data_type: type, raw_data: raw } of graph?.initializer ?? []) {
    if (type !== ELEMENT_TYPE.float32 || raw === undefined) continue;
    // A copy, since numbers lie unaligned among the messages.
    weights.set(name, { shape: dims, data: new Float32Array(Uint8Array.from(raw).buffer) });
  }
  return weights;
}

interface StoredMessage {
  readonly name: string;
  readonly dims?: readonly number[];
  readonly data_type: number;
  readonly raw_data?: Uint8Array;
}
