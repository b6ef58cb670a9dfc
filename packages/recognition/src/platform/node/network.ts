import { InferenceSession, Tensor } from './onnxruntime.ts';
import { asManifestSays } from '../../decision/second-look.ts';
import type { ModelPackage } from '../../model/model-package.ts';
import type { OpenNetwork } from '../../network/network.ts';
import { openOnnxNetwork, type OnnxRuntime } from '../../network/onnx.ts';

/** onnxruntime's own level of fatal errors: what goes wrong arrives as an exception, not on stderr. */
const LOG_FATAL_ONLY = 4;

const runtime: OnnxRuntime<Tensor> = {
  open: (model) =>
    InferenceSession.create(model, {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: LOG_FATAL_ONLY,
    }),
  tensor: (data, shape) => new Tensor('float32', data, shape),
};

/**
 * Opens a package's network in onnxruntime-node, on one thread. `score` occupies the calling thread
 * for as long as it computes: a program that has anything else to do calls it in a worker thread,
 * and uses more cores by more workers (a session with two threads is slower as soon as one of the
 * cores is busy).
 * @throws ModelPackageError model-network-invalid
 */
export async function openNetwork(opened: ModelPackage): Promise<OpenNetwork> {
  return asManifestSays(await openOnnxNetwork(opened, runtime), opened.manifest);
}
