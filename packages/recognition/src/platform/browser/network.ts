import { asManifestSays } from '../../decision/second-look.ts';
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { ModelPackageError } from '../../model/model-package-error.ts';
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
 * @throws ModelPackageError model-network-invalid, model-runtime-missing
 */
export async function openNetwork(
  opened: ModelPackage,
  location: WasmLocation,
): Promise<OpenNetwork> {
  env.wasm.numThreads = 1;
  // Loaded here and not by onnxruntime, whose message would blame the model. Needed only once.
  env.wasm.wasmBinary ??= await loadWasm(location.wasmUrl);
  const network = await openOnnxNetwork(opened, {
    open: (model) =>
      InferenceSession.create(model, {
        executionProviders: ['wasm'],
        logSeverityLevel: LOG_FATAL_ONLY,
      }),
    tensor: (data, shape) => new Tensor('float32', data, shape),
  });
  return asManifestSays(network, opened.manifest);
}

async function loadWasm(address: string): Promise<ArrayBuffer> {
  const missing = (why: string, cause?: unknown): ModelPackageError =>
    new ModelPackageError(
      'model-runtime-missing',
      `The program that runs networks in the browser ${why}: ${address}. Check the connection and load the page again.`,
      cause,
    );
  const response = await fetch(address).catch((cause: unknown) => {
    throw missing('did not arrive', cause);
  });
  if (!response.ok) throw missing(`was answered with status ${response.status}`);
  return response.arrayBuffer();
}
