import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Batch, Prediction } from '@hand-digits/contract';
import { writeZip } from '../services/zip.ts';
import { uniqueImage, type UniqueImage } from './images.ts';

/** An image that was sent under a key: to be sent again under the same key until it is answered. */
export interface Sent extends UniqueImage {
  readonly key: string;
}

export interface AcknowledgedBatch {
  readonly id: string;
  readonly fileNames: readonly string[];
}

/** What was sent, and what of it was answered. */
export interface Ledger {
  /** id of each prediction that was answered with 201, and the hash of its image */
  readonly predictions: Map<string, string>;
  readonly batches: AcknowledgedBatch[];
  /** sent, and the connection broke before an answer came */
  readonly unanswered: Sent[];
  /** answers that nobody should get, such as `500 {…}` */
  readonly wrongAnswers: string[];
}

export function emptyLedger(): Ledger {
  return { predictions: new Map(), batches: [], unanswered: [], wrongAnswers: [] };
}

/** Every so many images one is too large for the database and lies in a file. */
const LARGE_EVERY = 4;

/** Until it is told to stop, or nobody answers any more. */
export interface Running {
  readonly url: string;
  readonly ledger: Ledger;
  /** what the names of this round's images begin with */
  readonly round: string;
  readonly over: () => boolean;
}

/** Clients that send one image after another. */
export async function sendImages(running: Running, clients: number): Promise<void> {
  let n = 0;
  const client = async (): Promise<void> => {
    while (!running.over()) {
      n += 1;
      const key = `${running.round}-${n}`;
      const image = { ...uniqueImage(key, { large: n % LARGE_EVERY === 0 }), key };
      if (!(await sendImage(running, image))) return;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
}

/** @returns false when no answer came */
export async function sendImage(
  { url, ledger }: Pick<Running, 'url' | 'ledger'>,
  image: Sent,
): Promise<boolean> {
  const answer = await post(`${url}/api/v1/predictions?fileName=${image.key}.png`, {
    headers: { 'content-type': 'image/png', 'idempotency-key': image.key },
    body: image.bytes,
  });
  if (answer === undefined) {
    ledger.unanswered.push(image);
    return false;
  }
  if (answer.status === 201) {
    const { id } = Prediction.parse(JSON.parse(answer.text));
    ledger.predictions.set(id, image.sha256);
  } else ledger.wrongAnswers.push(`${answer.status} ${answer.text}`);
  return true;
}

/** Files one by one, then others as a ZIP, again and again. */
export async function sendBatches(running: Running, files: number): Promise<void> {
  for (let n = 0; !running.over(); n++) {
    const names = Array.from({ length: files }, (_, i) => `${running.round}-batch-${n}-${i}.png`);
    const body = n % 2 === 0 ? formOf(names) : await zipOf(names);
    const answer = await post(`${running.url}/api/v1/batches`, {
      body,
      ...(body instanceof FormData ? {} : { headers: { 'content-type': 'application/zip' } }),
    });
    if (answer === undefined) return;
    if (answer.status === 201) {
      const { id } = Batch.parse(JSON.parse(answer.text));
      running.ledger.batches.push({ id, fileNames: names });
    } else running.ledger.wrongAnswers.push(`${answer.status} ${answer.text}`);
  }
}

function formOf(names: readonly string[]): FormData {
  const form = new FormData();
  for (const [i, name] of names.entries()) {
    const { bytes } = uniqueImage(name, { large: i % LARGE_EVERY === 0 });
    form.append('file', new Blob([bytes], { type: 'image/png' }), name);
  }
  return form;
}

async function zipOf(names: readonly string[]): Promise<Buffer<ArrayBuffer>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-load-'));
  try {
    const file = path.join(folder, 'batch.zip');
    await writeZip(file, Object.fromEntries(names.map((name) => [name, uniqueImage(name).bytes])));
    return Buffer.from(readFileSync(file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Undefined where the connection broke: then nobody knows whether it was done. */
async function post(
  where: string,
  init: RequestInit,
): Promise<{ readonly status: number; readonly text: string } | undefined> {
  try {
    const answer = await fetch(where, { method: 'POST', ...init });
    return { status: answer.status, text: await answer.text() };
  } catch {
    return undefined;
  }
}
