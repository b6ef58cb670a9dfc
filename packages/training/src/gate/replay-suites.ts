import { digitImageSuite } from '../evaluate/digit-image-suite.ts';
import type { Replay } from '../finetune/replay.ts';
import type { GateSuite } from './run-gate.ts';

/**
 * The suites on which a candidate must not have become worse, of what it was replayed: digits by
 * other writers and what shows no digit; without a prepared dataset, digits by other hands of the
 * generator.
 */
export function replaySuites({ prepared, kept }: Replay): GateSuite[] {
  if (prepared === null) {
    const description = `${kept.labels.length} digits drawn by the generator`;
    return [{ suite: digitImageSuite({ name: 'drawn digits', description }, kept), role: 'keep' }];
  }
  const { name, validation, notADigit } = prepared;
  const heldOut = [...notADigit].filter(([split]) => !split.endsWith('-train'));
  return [['validation', validation] as const, ...heldOut].map(([split, rows]) => ({
    suite: digitImageSuite({ name: `${name} ${split}`, description: rows.description }, rows),
    role: 'keep',
  }));
}
