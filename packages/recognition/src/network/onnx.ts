import { ModelPackageError } from '../model/model-package-error.ts';
import type { ModelPackage } from '../model/model-package.ts';
import { batched, type RawScores } from './batches.ts';
import type { OpenNetwork } from './network.ts';

/** The part that onnxruntime-node's and onnxruntime-web's sessions have in common and that is used. */
export interface OnnxSession<Tensor> {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Record<string, Tensor>): Promise<Record<string, { readonly data: unknown }>>;
  release(): Promise<void>;
}

/** What a platform brings along: how to open a network, and how to make one of its tensors. */
export interface OnnxRuntime<Tensor> {
  open(model: Uint8Array): Promise<OnnxSession<Tensor>>;
  tensor(data: Float32Array, shape: readonly number[]): Tensor;
}

/**
 * Opens a package's network in a platform's runtime.
 * @throws ModelPackageError model-network-invalid
 */
export async function openOnnxNetwork<Tensor>(
  opened: ModelPackage,
  runtime: OnnxRuntime<Tensor>,
): Promise<OpenNetwork> {
  const { input, outputs } = opened.manifest;
  const session = await openSession(opened, runtime);
  const run = async (pixels: Float32Array, batch: number): Promise<RawScores> => {
    const [, ...imageShape] = input.shape;
    const image = runtime.tensor(pixels, [batch, ...imageShape]);
    const answer = await session.run({ [input.name]: image });
    return {
      logits: floats(answer[outputs.logits]),
      digitness: outputs.digitness === null ? null : floats(answer[outputs.digitness]),
    };
  };
  return batched({ run, close: () => session.release() });
}

async function openSession<Tensor>(
  { manifest, model }: ModelPackage,
  runtime: OnnxRuntime<Tensor>,
): Promise<OnnxSession<Tensor>> {
  const session = await runtime.open(model).catch((cause: unknown) => {
    throw new ModelPackageError(
      'model-network-invalid',
      `The network of model ${manifest.name} cannot be opened. Restore its model.onnx or choose another model.`,
      cause,
    );
  });
  const { input, outputs } = manifest;
  const wanted = [input.name, outputs.logits, ...(outputs.digitness ? [outputs.digitness] : [])];
  const present = [...session.inputNames, ...session.outputNames];
  const missing = wanted.filter((name) => !present.includes(name));
  if (missing.length === 0) return session;
  await session.release();
  throw new ModelPackageError(
    'model-network-invalid',
    `The network of model ${manifest.name} lacks ${missing.join(' and ')}, it has ${present.join(', ')}. ` +
      'Write the package again, or choose another model.',
  );
}

/** A float32 output; missing ones become NaN further on, which `decide` refuses. */
function floats(tensor: { readonly data: unknown } | undefined): Float32Array {
  return tensor?.data instanceof Float32Array ? tensor.data : new Float32Array();
}
