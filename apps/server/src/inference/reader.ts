import { digitImageFromMnist } from '@hand-digits/recognition';
import type { RecognitionInput, RecognitionOutcome } from '@hand-digits/recognition/node';
import type { NotRead, Readable, Reader, ReadOptions } from '../use-cases/reader.ts';
import { EngineError } from './engine.ts';
import type { ModelHost } from './model-host.ts';
import { readOutcomeOf, sightOf } from './outcome-of-recognition.ts';
import { Pace } from './pace.ts';

export interface ReaderOptions {
  readonly host: ModelHost;
  /** after which an image that somebody waits for is answered `reading-timed-out`, milliseconds */
  readonly longestMs: number;
  /** images that may wait; background ones may take half of that room */
  readonly queueImages: number;
  /** milliseconds since any fixed moment */
  readonly now: () => number;
}

/** The port to inference, on whatever engines the host holds. */
export function createReader(options: ReaderOptions): Reader {
  const pace = new Pace(options.now);
  const run = async (input: RecognitionInput, how: ReadOptions = {}): Promise<Answer> => {
    if (how.priority === 'background' && isBusy(options)) return overloaded(options, pace);
    try {
      const asked = askPatiently(options.host, input, how);
      // Nobody waits for a background image, which may stand behind people's for long; reading it, once
      // it is begun, has the engine's own limit.
      const outcome =
        how.priority === 'background' ? await asked : await within(options.longestMs, asked);
      pace.answered();
      return outcome;
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      return notRead(error, options, pace);
    }
  };
  return {
    read: async (image, how) => {
      const answer = await run(inputOf(image), how);
      return answer.kind === 'not-read' ? answer : readOutcomeOf(answer);
    },
    show: async (bytes, how) => {
      const answer = await run({ kind: 'file', bytes, keepInk: true }, how);
      return answer.kind === 'not-read' ? answer : sightOf(answer);
    },
  };
}

type Answer = RecognitionOutcome | NotRead;

function inputOf(image: Readable): RecognitionInput {
  if (image.kind === 'file') return image;
  return { kind: 'digit-image', image: digitImageFromMnist(image.pixels) };
}

function isBusy({ host, queueImages }: ReaderOptions): boolean {
  return host.load.waiting >= queueImages / 2;
}

/** An engine that was replaced between being chosen and being asked: its successor is asked instead. */
async function askPatiently(
  host: ModelHost,
  input: RecognitionInput,
  { model, priority = 'interactive' }: ReadOptions,
): Promise<RecognitionOutcome> {
  try {
    return await (await host.engineFor(model)).recognise(input, priority);
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'closed') throw error;
    return (await host.engineFor(model)).recognise(input, priority);
  }
}

async function within(
  longestMs: number,
  work: Promise<RecognitionOutcome>,
): Promise<RecognitionOutcome | NotRead> {
  const late = Promise.withResolvers<NotRead>();
  const timer = setTimeout(() => {
    late.resolve({
      kind: 'not-read',
      code: 'reading-timed-out',
      detail: `The image was not read within ${longestMs / 1000} s. Send it again later.`,
      retryAfterSeconds: 10,
    });
  }, longestMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function notRead(error: EngineError, options: ReaderOptions, pace: Pace): NotRead {
  switch (error.code) {
    case 'full':
      return overloaded(options, pace);
    case 'closed': {
      const detail = 'The server is stopping and reads nothing more.';
      return { kind: 'not-read', code: 'shutting-down', detail, retryAfterSeconds: 5 };
    }
    case 'unavailable':
      return {
        kind: 'not-read',
        code: 'no-active-model',
        detail: `No image can be read at this moment: ${error.message}`,
        retryAfterSeconds: 10,
      };
  }
}

function overloaded({ host }: ReaderOptions, pace: Pace): NotRead {
  const { waiting } = host.load;
  const detail = `${waiting} images are waiting to be read, which is as many as may wait.`;
  const retryAfterSeconds = pace.secondsFor(waiting);
  return { kind: 'not-read', code: 'overloaded', detail, retryAfterSeconds };
}
