import type { DigitImage } from '@hand-digits/recognition';
import {
  bytesOf,
  inOrder,
  type RecognitionOutcome,
  type RecognitionPool,
} from '@hand-digits/recognition/node';
import type { Judged } from './judged.ts';
import { measure, type Measures } from './measures.ts';
import type { Suite, SuiteImage } from './suite.ts';

/** A labelled image, what was claimed about it, and what it is for people. */
export interface JudgedImage extends Judged {
  readonly name: string;
  /** what the network saw */
  readonly image: DigitImage | null;
  /** the file itself, kept of small ones that were read wrongly, to be looked at; else null */
  readonly file: Uint8Array | null;
  /** null where the image was read */
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface SuiteResult {
  readonly suite: Suite;
  readonly measures: Measures;
  /** in the order of the suite */
  readonly judged: readonly JudgedImage[];
}

export interface EvaluateOptions {
  readonly pool: RecognitionPool;
  /** called after each image */
  readonly progress?: (done: number) => void;
  readonly signal?: AbortSignal;
}

/** Larger files are photos, which would fill the memory and a report. */
const KEPT_BYTES = 32 * 1024;

/** Images ahead for each worker, and bytes ahead in all. */
const AHEAD = { images: 512, bytes: 64 * 1024 * 1024 };

/**
 * Reads every image of a suite with a pool's model and measures how well it was read.
 * @throws the signal's reason when it is aborted; whatever the pool throws
 */
export async function evaluateSuite(suite: Suite, options: EvaluateOptions): Promise<SuiteResult> {
  const { pool, progress, signal } = options;
  const judged: JudgedImage[] = [];
  const window = { items: AHEAD.images, bytes: AHEAD.bytes, bytesOf: sizeOf };
  for await (const one of inOrder(suite.images(), (image) => judge(image, pool), window)) {
    signal?.throwIfAborted();
    judged.push(one);
    progress?.(judged.length);
  }
  return { suite, measures: measure(judged), judged };
}

async function judge(
  { name, truth, content }: SuiteImage,
  pool: RecognitionPool,
): Promise<JudgedImage> {
  const outcome = await outcomeOf(content, pool);
  const file = content.kind === 'file' && content.bytes.length <= KEPT_BYTES ? content.bytes : null;
  if (outcome.kind === 'unreadable') {
    const { code, message } = outcome;
    return { ...UNREAD, name, truth, file, error: { code, message } };
  }
  const { digit, confidence, decision, probabilities, digitness, image } = outcome.prediction;
  const claimed = { digit, confidence, decision, probabilities, digitness };
  return { ...claimed, name, truth, image, file: digit === truth ? null : file, error: null };
}

const UNREAD = {
  digit: null,
  confidence: 0,
  decision: null,
  probabilities: null,
  digitness: null,
  image: null,
} as const;

type Outcome =
  | RecognitionOutcome
  | { readonly kind: 'unreadable'; readonly code: string; readonly message: string };

async function outcomeOf(content: SuiteImage['content'], pool: RecognitionPool): Promise<Outcome> {
  if (content.kind !== 'unreadable') return pool.recognise(content);
  return { ...content, code: 'file-unreadable' };
}

function sizeOf({ content }: SuiteImage): number {
  return content.kind === 'unreadable' ? 0 : bytesOf(content);
}
