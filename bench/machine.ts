import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { ENGINE_VERSION } from '@hand-digits/recognition/onnxruntime';

/** What figures must be read beside: a figure without its machine says nothing. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryMB: number;
  readonly system: string;
  readonly node: string;
  readonly onnxruntime: string;
  /** programs that were already running on it, on average over the last minute */
  readonly loadBefore: number;
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryMB: Math.round(totalmem() / 2 ** 20),
    system: `${type()} ${release()}`,
    node: process.version,
    onnxruntime: ENGINE_VERSION,
    loadBefore: loadavg()[0] ?? 0,
  };
}
