import type { DigitImage } from '../../../normalise/digit-image.ts';
import type { RecognitionInput, RecognitionOutcome } from './messages.ts';

/**
 * The same inputs, ready to be sent to another thread. Sending a view copies all of what it is a view
 * into, and small Buffers are views into a shared 64 kB: those are sent as views of one buffer, which
 * is copied once.
 */
export function packInputs(inputs: readonly RecognitionInput[]): readonly RecognitionInput[] {
  const files = packed(inputs.filter(isView).map(({ bytes }) => bytes)).values();
  return inputs.map((input) =>
    isView(input) ? { ...input, bytes: files.next().value ?? input.bytes } : input,
  );
}

type FileInput = Extract<RecognitionInput, { kind: 'file' }>;

function isView(input: RecognitionInput): input is FileInput {
  return input.kind === 'file' && input.bytes.byteLength !== input.bytes.buffer.byteLength;
}

/** The same outcomes with all digit images in one buffer: a buffer each would cost more than its bytes. */
export function packOutcomes(outcomes: readonly RecognitionOutcome[]): RecognitionOutcome[] {
  const images = packed(outcomes.flatMap((outcome) => imageOf(outcome) ?? [])).values();
  return outcomes.map((outcome) => {
    if (outcome.kind !== 'prediction' || outcome.prediction.image === null) return outcome;
    const image = images.next().value ?? outcome.prediction.image;
    return { ...outcome, prediction: { ...outcome.prediction, image } };
  });
}

function imageOf(outcome: RecognitionOutcome): DigitImage | null {
  return outcome.kind === 'prediction' ? outcome.prediction.image : null;
}

/** The same bytes as views of one buffer. */
function packed<Bytes extends Uint8Array>(arrays: readonly Bytes[]): Bytes[] {
  const together = new Uint8Array(arrays.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let end = 0;
  return arrays.map((array) => {
    const start = end;
    end += array.byteLength;
    together.set(array, start);
    return together.subarray(start, end) as Bytes;
  });
}
