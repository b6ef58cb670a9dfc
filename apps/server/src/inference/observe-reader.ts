import type { ProblemCode } from '@hand-digits/contract';
import type { Reader, ReadOutcome } from '../use-cases/reader.ts';
import type { Reading } from '../use-cases/records.ts';

/** What is told of every image that a reader was given. */
export interface ReadingObserver {
  read(reading: Reading): void;
  refused(code: ProblemCode): void;
}

/** The same reader, with someone looking on. */
export function observeReader(reader: Reader, observer: ReadingObserver): Reader {
  return {
    read: async (image, options) => {
      const outcome: ReadOutcome = await reader.read(image, options);
      if (outcome.kind === 'read') observer.read(outcome.reading);
      else observer.refused(outcome.code);
      return outcome;
    },
    show: (bytes) => reader.show(bytes),
  };
}
