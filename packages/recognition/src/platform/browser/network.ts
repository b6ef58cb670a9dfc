import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import type { ModelPackage } from '../../model/model-package.ts';
import type { OpenNetwork } from '../../network/network.ts';
import { openOnnxNetwork } from '../../network/onnx.ts';

/** onnxruntime's own level of fatal errors: what goes wrong arrives as an exception, not on the console. */
const LOG_FATAL_ONLY = 4;

/** Where the WebAssembly file of the installed onnxruntime-web, ort-wasm-simd-threaded.wasm, is. */
export interface WasmLocation {
  /** absolute address; the page serves the file itself, nothing is loaded from elsewhere */
  readonly wasmUrl: string;
}

/**
 * Opens a package's network in onnxruntime-web's WebAssembly, on one thread, which needs no
 * cross-origin isolation. Call it in a web worker where the page must stay responsive.
 * @throws ModelPackageError model-network-invalid
 */
export async function openNetwork(
  opened: ModelPackage,
  location: WasmLocation,
): Promise<OpenNetwork> {
  env.wasm.numThreads = 1;
  env.wasm.wasmPaths = { wasm: location.wasmUrl };
  return openOnnxNetwork(opened, {
    open: (model) =>
      InferenceSession.create(model, {
        executionProviders: ['wasm'],
        logSeverityLevel: LOG_FATAL_ONLY,
      }),
    tensor: (data, shape) => new Tensor('float32', data, shape),
  });
}
