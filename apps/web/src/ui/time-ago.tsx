import { useEffect, useState, type ReactNode } from 'react';
import { ago, exactTime } from './format.ts';

const HALF_A_MINUTE = 30_000;

/** The present moment, as of the last half minute. */
export function useNow(every = HALF_A_MINUTE): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(new Date());
    }, every);
    return () => {
      clearInterval(timer);
    };
  }, [every]);
  return now;
}

/** "3 min ago", and the exact time on hover. */
export function TimeAgo({ at }: { readonly at: string }): ReactNode {
  const now = useNow();
  const then = new Date(at);
  return (
    <time dateTime={at} title={exactTime(then)}>
      {ago(then, now)}
    </time>
  );
}
