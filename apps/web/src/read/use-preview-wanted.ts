import { useEffect, useState } from 'react';
import { usePreferences } from '../app/preferences.tsx';

/** Longest that the preview waits for the page to have nothing else to do. */
const LATEST_MS = 1500;

/**
 * Whether the model is wanted in this browser: in private mode at once; otherwise when the page has
 * come to rest, so that the answer moves while one draws, unless the visitor asked to save data.
 */
export function usePreviewWanted(): boolean {
  const { privateMode } = usePreferences();
  const [rested, setRested] = useState(false);
  useEffect(() => {
    if (savesData()) return undefined;
    const rest = (): void => {
      setRested(true);
    };
    // Safari has no requestIdleCallback.
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(rest, LATEST_MS);
      return () => {
        clearTimeout(timer);
      };
    }
    const handle = requestIdleCallback(rest, { timeout: LATEST_MS });
    return () => {
      cancelIdleCallback(handle);
    };
  }, []);
  return privateMode || rested;
}

function savesData(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}
