import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Prediction } from '@hand-digits/contract';
import { useApi } from '../api/api-context.ts';
import type { Api } from '../api/client.ts';
import {
  answerOfPrediction,
  answerOfReading,
  type Answer,
  type Picture,
} from '../prediction/answer.ts';
import type { BrowserReader } from '../reader/browser-reader.ts';
import { useOpenReader } from '../reader/use-browser-reader.ts';

/** Sends one image to be read and kept. @throws ApiError */
export async function sendPicture(api: Api, picture: Blob, name?: string): Promise<Prediction> {
  const answer = await api.call('createPrediction', {
    query: { source: 'web', ...(name !== undefined && { fileName: name }) },
    body: picture,
    headers: { 'content-type': picture.type === '' ? 'application/octet-stream' : picture.type },
  });
  if ('items' in answer) throw new TypeError('One image was sent, and a list was answered.');
  return answer;
}

/** Reads one image in this browser; nothing is sent. @throws Error in words */
export async function readPrivately(reader: BrowserReader, picture: Blob): Promise<Answer> {
  const bytes = new Uint8Array(await picture.arrayBuffer());
  const reading = await reader.readFile(bytes);
  return answerOfReading(reading, await pictureOf(picture));
}

/** The picture as the browser shows it; null where it cannot, which does not mean that it was not read. */
async function pictureOf(picture: Blob): Promise<Picture | null> {
  try {
    return { kind: 'bitmap', bitmap: await createImageBitmap(picture) };
  } catch {
    return null;
  }
}

export type ReadFile = (picture: Blob, name?: string) => Promise<Answer>;

/** Reads image files: in private mode in this browser and nowhere else, otherwise by the server. */
export function useReadFile(isPrivate: boolean): ReadFile {
  const api = useApi();
  const client = useQueryClient();
  const openReader = useOpenReader();
  return useCallback(
    async (picture, name) => {
      if (isPrivate) return readPrivately(await openReader(), picture);
      const prediction = await sendPicture(api, picture, name);
      void client.invalidateQueries({ queryKey: ['predictions'] });
      return answerOfPrediction(prediction);
    },
    [api, client, isPrivate, openReader],
  );
}
