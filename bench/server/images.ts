import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { createHand, drawMark, PAPERS, putOnPaper } from '@hand-digits/training';

const SIDE = 128;
/** Signature and IHDR of a PNG. */
const HEAD_BYTES = 33;

/** Written digits as NIST keeps them: 128×128, black on white, two colours, about half a kilobyte. */
export async function digitFiles(count: number): Promise<Buffer[]> {
  return Promise.all(Array.from({ length: count }, (_, number) => digitFile(number)));
}

async function digitFile(number: number): Promise<Buffer> {
  const mark = { kind: 'number', digits: [number % 10], allograph: 0 } as const;
  const options = { width: SIDE, height: SIDE, fill: 0.6, seed: number };
  const ink = drawMark(mark, createHand(1, number), options);
  const { width, height, channels, data } = putOnPaper(ink, PAPERS.blackOnWhite, number);
  return sharp(data, { raw: { width, height, channels } })
    .greyscale()
    .threshold(128)
    .png({ palette: true, colours: 2, compressionLevel: 9 })
    .toBuffer();
}

/**
 * The same picture as another file each time, by a comment in it: what is stored is told apart by its
 * bytes, and equal files would be stored once.
 */
export function differently(file: Buffer, number: number): Buffer {
  const body = Buffer.from(`tEXtComment\0${number}`, 'latin1');
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return Buffer.concat([file.subarray(0, HEAD_BYTES), chunk, file.subarray(HEAD_BYTES)]);
}
