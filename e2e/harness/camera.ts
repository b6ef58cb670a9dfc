import type { Page } from './browser.ts';

/** A camera that does what a test tells it. */
interface TestCamera {
  readonly track: MediaStreamTrack;
  /** answers the browser's question whether the page may use it */
  readonly allow: () => void;
  /** shows its first picture */
  readonly show: () => Promise<void>;
}

declare global {
  /** of a page whose camera was replaced */
  var testCamera: TestCamera;
}

/** Only Chromium has it, and the types of no library name it. */
declare class MediaStreamTrackGenerator {
  constructor(options: { readonly kind: 'video' });
  readonly writable: WritableStream<VideoFrame>;
}

/** Before the page is opened: gives it a camera that waits to be allowed, and then shows nothing yet. */
export async function replaceCamera(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const generator = new MediaStreamTrackGenerator({ kind: 'video' });
    const track = generator as unknown as MediaStreamTrack;
    const { promise, resolve } = Promise.withResolvers<MediaStream>();
    navigator.mediaDevices.getUserMedia = () => promise;
    globalThis.testCamera = {
      track,
      allow: () => {
        resolve(new MediaStream([track]));
      },
      show: async () => {
        const canvas = new OffscreenCanvas(64, 64);
        canvas.getContext('2d')?.fillRect(30, 10, 6, 44);
        const writer = generator.writable.getWriter();
        await writer.write(new VideoFrame(canvas, { timestamp: 0 }));
      },
    };
  });
}
