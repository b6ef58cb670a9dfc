import { useCallback, useEffect, useRef, useState } from 'react';

export type CameraState =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'on'; readonly stream: MediaStream }
  | { readonly kind: 'unavailable'; readonly why: 'insecure' | 'none' | 'refused' }
  | { readonly kind: 'failed'; readonly reason: string };

export interface Camera {
  readonly state: CameraState;
  readonly start: () => void;
}

/** The camera, from when it is asked for until the caller leaves the screen. */
export function useCamera(): Camera {
  const [state, setState] = useState<CameraState>({ kind: 'off' });
  const isHere = useRef(false);
  const start = useCallback(() => {
    setState({ kind: 'starting' });
    void open().then((next) => {
      // The browser's question can be answered long after the screen was left.
      if (isHere.current) setState(next);
      else stop(next);
    });
  }, []);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  useEffect(
    () => () => {
      stop(state);
    },
    [state],
  );
  return { state, start };
}

function stop(state: CameraState): void {
  if (state.kind !== 'on') return;
  for (const track of state.stream.getTracks()) track.stop();
}

async function open(): Promise<CameraState> {
  if (!window.isSecureContext) return { kind: 'unavailable', why: 'insecure' };
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 1280 } },
    });
    return { kind: 'on', stream };
  } catch (error) {
    return whyNot(error);
  }
}

function whyNot(error: unknown): CameraState {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError') return { kind: 'unavailable', why: 'refused' };
  if (name === 'NotFoundError') return { kind: 'unavailable', why: 'none' };
  return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
}

/** The square in the middle of what the camera shows, as a PNG file. Before its first picture there is none. */
export function takePicture(video: HTMLVideoElement): Promise<Blob> {
  const side = Math.min(video.videoWidth, video.videoHeight);
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser gives no 2D canvas, which the camera needs.');
  const left = (video.videoWidth - side) / 2;
  const top = (video.videoHeight - side) / 2;
  context.drawImage(video, left, top, side, side, 0, 0, side, side);
  return canvas.convertToBlob({ type: 'image/png' });
}
