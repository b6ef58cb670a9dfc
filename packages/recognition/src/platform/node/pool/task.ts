import type { RecognitionInput, RecognitionOutcome } from './messages.ts';

/** `background` lets everything interactive pass: nobody waits for it. */
export type Priority = 'interactive' | 'background';

/** One image on its way through a pool. */
export interface Task {
  readonly input: RecognitionInput;
  readonly bytes: number;
  readonly priority: Priority;
  /** it was in a batch whose worker was lost: tried once more, by itself, so that the guilty one is found */
  readonly suspect: boolean;
  readonly resolve: (outcome: RecognitionOutcome) => void;
  readonly reject: (error: Error) => void;
}

/** How much the memory that an input occupies is, in bytes. */
export function bytesOf(input: RecognitionInput): number {
  switch (input.kind) {
    case 'file':
      return input.bytes.byteLength;
    case 'page':
      return input.page.data.byteLength;
    case 'digit-image':
      return input.image.byteLength;
  }
}
