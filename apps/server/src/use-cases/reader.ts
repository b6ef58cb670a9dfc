import type { Reading } from './records.ts';

/** What can be read: an image file as it came in, or 28×28 that someone normalised as MNIST does. */
export type Readable =
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  /** 784 values, row by row, 0 = paper, 255 = full ink */
  | { readonly kind: 'digit-image'; readonly pixels: Uint8Array };

export interface ReadOptions {
  /** id of another model than the active one */
  readonly model?: string;
  /** `background` lets every `interactive` request pass; batches use it. Default: interactive */
  readonly priority?: 'interactive' | 'background';
}

export type UnreadableCode = 'image-too-large' | 'image-format-unsupported' | 'image-unreadable';

/** The image itself is at fault; asking again gives the same answer. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly code: UnreadableCode;
  /** for people: what was wrong, with what value, what to do */
  readonly detail: string;
}

/** Nothing is wrong with the image; asking later may succeed. */
export interface NotRead {
  readonly kind: 'not-read';
  readonly code: 'overloaded' | 'no-active-model' | 'reading-timed-out' | 'shutting-down';
  readonly detail: string;
  readonly retryAfterSeconds: number;
}

export type ReadOutcome =
  | {
      readonly kind: 'read';
      readonly reading: Reading;
      /** as sniffed from the bytes, such as image/png; of what was sent, whatever it claimed */
      readonly mediaType: string;
      /** mean ink of what the network saw, 0…1; absent where it saw nothing, or nobody measured it */
      readonly ink?: number;
    }
  | Unreadable
  | NotRead;

/** What the model saw of an image, computed again from its bytes: the same code gives the same pixels. */
export type Sight =
  | {
      readonly kind: 'seen';
      /** 784 values, ink bright; null where none was made (blank, several digits) */
      readonly digitImage: Uint8Array | null;
      /** ink bright, 0…255; null where none was found */
      readonly ink: Raster | null;
    }
  | Unreadable
  | NotRead;

/** One channel of 8 bits, row by row. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * The port to inference: a pool of worker threads here, or a server elsewhere. It forms micro-batches
 * across concurrent calls, never blocks the event loop, and answers `overloaded` when its queue is full.
 */
export interface Reader {
  read(image: Readable, options?: ReadOptions): Promise<ReadOutcome>;
  /** @param bytes of an image file that is kept */
  show(bytes: Uint8Array, options?: Pick<ReadOptions, 'priority'>): Promise<Sight>;
}
