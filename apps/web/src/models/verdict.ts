import type { GateVerdict } from '@hand-digits/contract';

/**
 * How a fine-tuning ended, as pages call it. Where there was nothing to learn there is no candidate, so
 * none was refused either.
 */
export function wordOf({ kind, reasons }: GateVerdict): GateVerdict['kind'] | 'nothing' {
  return reasons.some((reason) => reason.kind === 'nothing-to-learn') ? 'nothing' : kind;
}
