import { useCallback, useState } from 'react';

const PREFIX = 'hand-digits.';

/** What this browser remembers; null where it remembers nothing or may not. */
export function recall(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // A browser that stores nothing forgets it with the page; nothing else is lost.
  }
}

/** State that this browser remembers. Only values that `choices` has are believed. */
export function useRemembered<V extends string>(
  name: string,
  choices: readonly [V, ...V[]],
): [V, (value: V) => void] {
  const [value, setValue] = useState<V>(() => {
    const stored = recall(name);
    return choices.find((choice) => choice === stored) ?? choices[0];
  });
  const change = useCallback(
    (next: V) => {
      remember(name, next);
      setValue(next);
    },
    [name],
  );
  return [value, change];
}
