import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** `range`: also all between the one that was chosen before and this */
  readonly toggle: (index: number, range: boolean) => void;
  readonly clear: () => void;
}

/** @param idAt undefined where the row is not at hand */
export function useSelection(idAt: (index: number) => string | undefined): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(() => new Set());
  const anchor = useRef<number | null>(null);
  // `toggle` stays the same while the list moves on, so that its items are not drawn again for it.
  const latest = useRef(idAt);
  useEffect(() => {
    latest.current = idAt;
  }, [idAt]);
  const toggle = useCallback((index: number, range: boolean) => {
    const from = range && anchor.current !== null ? anchor.current : index;
    const between = Array.from(
      { length: Math.abs(index - from) + 1 },
      (_, at) => Math.min(index, from) + at,
    );
    const some = between.map(latest.current).filter((id) => id !== undefined);
    const own = latest.current(index);
    setIds((before) => {
      const remove = !range && own !== undefined && before.has(own);
      const next = new Set(before);
      for (const id of some) {
        if (remove) next.delete(id);
        else next.add(id);
      }
      return next;
    });
    anchor.current = index;
  }, []);
  const clear = useCallback(() => {
    setIds(new Set());
    anchor.current = null;
  }, []);
  return useMemo(() => ({ ids, toggle, clear }), [ids, toggle, clear]);
}
