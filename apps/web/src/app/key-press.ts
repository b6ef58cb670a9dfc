/**
 * Keys are written as `KeyboardEvent.key` has them, lower case; `mod+z` is Ctrl+Z, on a Mac ⌘Z, and
 * `g h` is g, then h.
 */

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** How a press is written; undefined for what is never a key of ours. */
export function nameOfPress(press: Press): string | undefined {
  if (press.altKey) return undefined;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  if (!press.ctrlKey && !press.metaKey) return key;
  return press.shiftKey ? `mod+shift+${key}` : `mod+${key}`;
}

/** What every drawing program does again and again while the key is held. */
const GOES_ON = new Set(['[', ']', 'mod+z', 'mod+shift+z', 'mod+y']);

/** Whether a held key does it again; what judges or sends something happens once for each press. */
export function goesOnWhileHeld(name: string): boolean {
  return GOES_ON.has(name);
}

const TAKES_TEXT =
  'input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]';
const TAKES_ENTER = 'button, a, summary, input, [role=switch], [role=menuitem], [role=checkbox]';
const TAKES_ARROWS =
  'input[type=range], [role=slider], [role=menu], [role=radiogroup], [data-own-arrows]';
const ARROWS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', ' ']);

/** Whether the focused element has its own use for this key. */
export function belongsToElement(name: string, element: Element | null): boolean {
  if (element === null) return false;
  if (element.closest(TAKES_TEXT) !== null) return !name.startsWith('mod+Enter');
  if ((name === 'Enter' || name === ' ') && element.closest(TAKES_ENTER) !== null) return true;
  return ARROWS.has(name) && element.closest(TAKES_ARROWS) !== null;
}
