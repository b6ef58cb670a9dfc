import { useCallback, useMemo, useState } from 'react';

export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** `range`: also all between the one that was chosen before and this */
  readonly toggle: (index: number, range: boolean) => void;
  readonly clear: () => void;
}

/** @param idAt undefined where the row is not at hand */
export function useSelection(idAt: (index: number) => string | undefined): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(() => new Set());
  const [anchor, setAnchor] = useState<number | null>(null);
  const toggle = useCallback(
    (index: number, range: boolean) => {
      const from = range && anchor !== null ? anchor : index;
      const between = Array.from(
        { length: Math.abs(index - from) + 1 },
        (_, at) => Math.min(index, from) + at,
      );
      const some = between.map(idAt).filter((id) => id !== undefined);
      const own = idAt(index);
      setIds((before) => {
        const remove = !range && own !== undefined && before.has(own);
        const next = new Set(before);
        for (const id of some) {
          if (remove) next.delete(id);
          else next.add(id);
        }
        return next;
      });
      setAnchor(index);
    },
    [anchor, idAt],
  );
  const clear = useCallback(() => {
    setIds(new Set());
    setAnchor(null);
  }, []);
  return useMemo(() => ({ ids, toggle, clear }), [ids, toggle, clear]);
}
