import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, type MouseEvent } from 'react';

/** The element that every page stands in; the shell gives it its id. */
const PAGE = 'page';

/** Takes focus from whatever link or button has it, so that keys mean what the page says they do. */
export function focusPage(): void {
  document.getElementById(PAGE)?.focus({ preventScroll: true });
}

/**
 * Goes with whoever goes to another page. Stepping from one thing to the next on the same page (the links
 * to older and newer ones) leaves focus where it is.
 */
export function useFocusOnPage(): void {
  const route = useRouterState({ select: ({ matches }) => matches.at(-1)?.routeId });
  const before = useRef(route);
  useEffect(() => {
    const from = before.current;
    before.current = route;
    // The first page of a visit leaves focus at the top, where the way past the rail is.
    if (from === undefined || from === route) return;
    // A field may have taken it already.
    if (document.getElementById(PAGE)?.contains(document.activeElement) !== true) focusPage();
  }, [route]);
}

/**
 * For pages on which Enter has a meaning of its own: what is clicked there does its work and takes no focus,
 * else Enter would press it again. Keys move focus as everywhere.
 */
export function clickWithoutFocus(event: MouseEvent): void {
  if (!(event.target instanceof Element) || event.target.closest('button, a') === null) return;
  event.preventDefault();
  focusPage();
}
