import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { DatasetError, openSuite, type Suite } from '@hand-digits/training';

/** A suite, and the file that it was opened from. */
export interface FoundSuite {
  readonly place: string;
  readonly suite: Suite;
}

export interface FoundSuites {
  readonly suites: readonly FoundSuite[];
  /** files that hold no labelled digits, with the reason */
  readonly passedOver: readonly { readonly place: string; readonly reason: string }[];
}

/** Opens what lies in these folders and can be measured on; splits for training are left out. */
export async function findSuites(folders: readonly string[]): Promise<FoundSuites> {
  const suites: FoundSuite[] = [];
  const passedOver: { place: string; reason: string }[] = [];
  for (const place of folders.filter((folder) => existsSync(folder)).flatMap(candidatesIn)) {
    try {
      suites.push({ place, suite: await openSuite(place) });
    } catch (error) {
      if (!(error instanceof DatasetError)) throw error;
      passedOver.push({ place, reason: error.message });
    }
  }
  return { suites, passedOver };
}

function candidatesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => isCandidate(path.basename(name)))
    .sort()
    .map((name) => path.join(folder, name));
}

function isCandidate(name: string): boolean {
  if (/(?:^|-)train\.digits$|^train-/.test(name)) return false;
  return /\.(?:digits|zip)$/i.test(name) || /images[-.]idx3-ubyte(?:\.gz)?$/.test(name);
}
