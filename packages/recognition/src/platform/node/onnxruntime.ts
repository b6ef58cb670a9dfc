/** ONNX Runtime, told to keep to itself. Nothing else imports it (a rule of the dependency check). */
import './no-telemetry.ts';
import engine from 'onnxruntime-node/package.json' with { type: 'json' };

export { InferenceSession, Tensor } from 'onnxruntime-node';

/** of ONNX Runtime, as in 1.30.0 */
export const ENGINE_VERSION: string = engine.version;
