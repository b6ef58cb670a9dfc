/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  signal.addEventListener(
    'abort',
    () => {
      resolve(undefined);
    },
    { once: true },
  );
  return promise;
}

/** Aborted by Ctrl-C and by SIGTERM, which service managers and containers send. */
export function stopSignal(interrupted: AbortSignal): AbortSignal {
  const terminated = new AbortController();
  process.once('SIGTERM', () => {
    terminated.abort();
  });
  return AbortSignal.any([interrupted, terminated.signal]);
}
