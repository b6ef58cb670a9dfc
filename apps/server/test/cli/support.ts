import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { ModelPackage } from '@hand-digits/recognition';
import { linearPackage } from '../../../../packages/recognition/test/network/linear-network.ts';
import { encodeGreyPng } from '../../src/use-cases/grey-png.ts';

const CLI = path.resolve(import.meta.dirname, '../../bin/hand-digits.mjs');

export interface Run {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: Uint8Array;
  /** closes standard output after this many bytes, as `head` does */
  readonly closeAfter?: number;
  /** sent when this text has been written to stdout, or at the start when it is empty */
  readonly interrupt?: boolean;
}

/** Runs the real command line as a process of its own. */
export async function handDigits(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (options.closeAfter !== undefined && stdout.length >= options.closeAfter) {
      child.stdout.destroy();
    }
    if (options.interrupt === true) child.kill('SIGINT');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // A program that ends without reading its input closes it.
  child.stdin.on('error', () => undefined);
  if (options.interrupt !== true) child.stdin.end(options.stdin);
  return new Promise((resolve) => {
    child.on('close', (status, signal) => {
      child.stdin.destroy();
      resolve({ status, signal, stdout, stderr });
    });
  });
}

export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A folder that lives as long as one test file. */
export class Workplace {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Workplace> {
    return new Workplace(await mkdtemp(path.join(tmpdir(), 'hand-digits-cli-')));
  }

  path(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  async file(name: string, content: string | Uint8Array): Promise<string> {
    const place = this.path(...name.split('/'));
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, content);
    return place;
  }

  async zip(name: string, entries: Record<string, Uint8Array>): Promise<string> {
    const zip = new ZipFile();
    for (const [entry, content] of Object.entries(entries)) {
      zip.addBuffer(Buffer.from(content), entry);
    }
    zip.end();
    await pipeline(zip.outputStream, createWriteStream(this.path(name)));
    return this.path(name);
  }

  /** @returns its folder */
  async model(name: string, given: ModelPackage = linearPackage(BAR_NETWORK)): Promise<string> {
    await this.file(`${name}/manifest.json`, JSON.stringify(given.manifest));
    await this.file(`${name}/model.onnx`, given.model);
    return this.path(name);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

/**
 * Tells upright bars (1) from level ones (7): logit 1 weighs the digit image's left and right thirds
 * negatively and the middle third positively, logit 7 the rows likewise. All is a digit to it.
 */
const BAR_NETWORK = {
  logits: {
    weights: Float32Array.from({ length: 7840 }, (_, at) => {
      const pixel = Math.floor(at / 10);
      const [row, column] = [Math.floor(pixel / 28), pixel % 28];
      if (at % 10 === 1) return column > 9 && column < 18 ? 0.1 : -0.1;
      if (at % 10 === 7) return row > 9 && row < 18 ? 0.1 : -0.1;
      return 0;
    }),
    bias: new Float32Array(10),
  },
};

const SIDE = 64;

/** A page with one stroke across its middle, black on white: `upright` is read as 1, `level` as 7. */
export async function bar(direction: 'upright' | 'level'): Promise<Uint8Array> {
  const data = Uint8Array.from({ length: SIDE * SIDE }, (_, at) => {
    const [row, column] = [Math.floor(at / SIDE), at % SIDE];
    const [along, across] = direction === 'upright' ? [row, column] : [column, row];
    return Math.abs(across - 32) < 3 && along > 12 && along < 52 ? 0 : 255;
  });
  return encodeGreyPng({ width: SIDE, height: SIDE, data });
}

export async function blankPage(): Promise<Uint8Array> {
  const data = new Uint8Array(SIDE * SIDE).fill(255);
  return encodeGreyPng({ width: SIDE, height: SIDE, data });
}
