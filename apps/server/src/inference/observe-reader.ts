import type { ProblemCode } from '@hand-digits/contract';
import type { Reader, ReadOutcome } from '../use-cases/reader.ts';
import type { Reading } from '../use-cases/records.ts';

/** What is told of every image that a reader was given. */
export interface ReadingObserver {
  /** @param ink mean ink of the digit image, 0…1, where there was one */
  read(reading: Reading, ink: number | undefined): void;
  refused(code: ProblemCode): void;
}

/** The same reader, with someone looking on. */
export function observeReader(reader: Reader, observer: ReadingObserver): Reader {
  return {
    read: async (image, options) => {
      const outcome: ReadOutcome = await reader.read(image, options);
      if (outcome.kind === 'read') observer.read(outcome.reading, outcome.ink);
      else observer.refused(outcome.code);
      return outcome;
    },
    show: (bytes, options) => reader.show(bytes, options),
  };
}
