import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  syntheticSplit,
  writeDatasetFile,
  writePrepared,
  type Split,
  type SplitEntry,
} from '@hand-digits/training';

export interface DrawnData {
  /** for a server that shall have it */
  readonly settings: Readonly<Record<string, string>>;
  readonly remove: () => Promise<void>;
}

const SEED = 12;

/**
 * A dataset of two splits and a suite, drawn by hands of two series. The same every time.
 * @param place made for it; one of its own where none is named
 */
export async function drawnData(place?: string): Promise<DrawnData> {
  const folder = place ?? (await mkdtemp(join(tmpdir(), 'hand-digits-data-')));
  const dataset = join(folder, 'datasets', 'drawn');
  const suites = join(folder, 'suites');
  const splits = [
    await write(dataset, 'train', { count: 1200, hands: [1, 2, 3, 14, 15, 92] }),
    await write(dataset, 'validation', { count: 200, hands: [35, 89] }),
  ];
  const facts = { format: 1, name: 'drawn', seed: SEED, sources: [], leftOut: [] } as const;
  await writeDatasetFile(dataset, { ...facts, splits });
  await mkdir(suites, { recursive: true });
  await write(suites, 'other-hands', { count: 300, hands: [65, 97, 93] });
  return {
    settings: { HAND_DIGITS_DATASETS: join(folder, 'datasets'), HAND_DIGITS_SUITES: suites },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function write(
  folder: string,
  name: string,
  wish: { readonly count: number; readonly hands: readonly number[] },
): Promise<SplitEntry> {
  const split = withSeries(syntheticSplit({ ...wish, seed: SEED }));
  const file = `${name}.digits`;
  const { count, digest, description } = await writePrepared(join(folder, file), split);
  return { name, file, count, digest, description };
}

/** Hands below 15 wrote series 0, the others series 4. */
function withSeries(split: Split): Split {
  return { ...split, series: Int8Array.from(split.writers, (writer) => (writer < 15 ? 0 : 4)) };
}
