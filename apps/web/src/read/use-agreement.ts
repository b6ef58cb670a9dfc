import { useState } from 'react';
import type { Prediction } from '@hand-digits/contract';
import { useApi } from '../api/api-context.ts';
import { answerOfReading, differenceOf } from '../prediction/answer.ts';
import type { BrowserReader } from '../reader/browser-reader.ts';
import { useOpenReader } from '../reader/use-browser-reader.ts';

export interface Comparison {
  /** that both read */
  readonly total: number;
  readonly same: number;
  /** difference of any probability, 0…1 */
  readonly largest: number;
  readonly medianMs: number;
  readonly notRead: number;
  readonly differing: readonly Prediction[];
}

export type AgreementState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly comparison: Comparison }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Reads stored predictions again in this browser and compares. */
export function useAgreement(): { state: AgreementState; run: (count: number) => void } {
  const api = useApi();
  const openReader = useOpenReader();
  const [state, setState] = useState<AgreementState>({ kind: 'idle' });
  const run = async (count: number): Promise<void> => {
    setState({ kind: 'running', done: 0, total: count });
    try {
      const reader = await openReader();
      const query = { model: reader.model.id, limit: count };
      const { items } = await api.call('listPredictions', { query });
      const comparison = await compareAll(reader, items, (done) => {
        setState({ kind: 'running', done, total: items.length });
      });
      setState({ kind: 'done', comparison });
    } catch (error) {
      setState({ kind: 'failed', error });
    }
  };
  return { state, run: (count) => void run(count) };
}

interface Compared {
  readonly prediction: Prediction;
  readonly difference: number;
  readonly milliseconds: number;
}

async function compareAll(
  reader: BrowserReader,
  predictions: readonly Prediction[],
  onProgress: (done: number) => void,
): Promise<Comparison> {
  const compared: Compared[] = [];
  let notRead = 0;
  for (const prediction of predictions) {
    const one = await compareOne(reader, prediction);
    if (one === null) notRead += 1;
    else compared.push(one);
    onProgress(compared.length + notRead);
  }
  return summarise(compared, notRead);
}

async function compareOne(reader: BrowserReader, prediction: Prediction): Promise<Compared | null> {
  const file = await fetch(prediction.image.url);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const reading = await reader.readFile(bytes).catch(() => null);
  if (reading === null) return null;
  const { claim } = answerOfReading(reading, null);
  return {
    prediction,
    difference: differenceOf(claim, prediction),
    milliseconds: reading.milliseconds,
  };
}

function summarise(compared: readonly Compared[], notRead: number): Comparison {
  const times = compared.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const differing = compared.filter(({ difference }) => difference > 1e-3);
  return {
    total: compared.length,
    same: compared.filter(({ difference }) => difference < 1).length,
    largest: Math.max(0, ...compared.map(({ difference }) => difference)),
    medianMs: times[Math.floor(times.length / 2)] ?? 0,
    notRead,
    differing: differing.map(({ prediction }) => prediction),
  };
}
