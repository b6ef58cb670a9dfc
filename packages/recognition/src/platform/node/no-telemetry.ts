import { isMainThread } from 'node:worker_threads';

/**
 * ONNX Runtime's builds for Linux and macOS tell their maker about every session (since 1.29: names and
 * hashes of models, the machine, a device id kept in the user's cache folder), unless this says no before
 * the library is loaded. Nothing leaves a machine that runs this project: whatever the environment says,
 * the answer is no.
 *
 * Only the main thread's environment is the process's. A thread that comes to ONNX Runtime without its
 * main thread having come by here would find telemetry on, and is stopped.
 */
if (isMainThread) process.env['ORT_DISABLE_TELEMETRY'] = '1';
else if (process.env['ORT_DISABLE_TELEMETRY'] !== '1') {
  throw new Error(
    'ONNX Runtime would send telemetry from this thread. Import @hand-digits/recognition/no-telemetry ' +
      'in the main thread before it starts the thread.',
  );
}
