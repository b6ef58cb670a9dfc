import {
  createContext,
  useContext,
  useEffect,
  useId,
  useMemo,
  useRef,
  type ReactNode,
  type RefObject,
} from 'react';
import { belongsToElement, goesOnWhileHeld, nameOfPress } from './key-press.ts';

/** One thing that keys do on the page that is open. */
export interface KeyAction {
  /** any of these; see key-press.ts for how they are written */
  readonly keys: readonly string[];
  readonly label: string;
  /** how the help writes the keys, where there are many */
  readonly shown?: string;
  readonly run: (key: string) => void;
  /** a held key does it again and again, as when one leafs through pages; else it happens once */
  readonly goesOn?: boolean;
}

export interface KeySection {
  readonly title: string;
  readonly actions: readonly KeyAction[];
}

interface Registry {
  set(id: string, section: KeySection): void;
  remove(id: string): void;
  sections(): readonly KeySection[];
}

const KeysContext = createContext<Registry | undefined>(undefined);

/** A second key counts as part of `g h` for this long. */
const SEQUENCE_MS = 1200;

export function KeysProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const sections = useRef(new Map<string, KeySection>());
  const registry = useMemo<Registry>(
    () => ({
      set: (id, section) => sections.current.set(id, section),
      remove: (id) => sections.current.delete(id),
      sections: () => [...sections.current.values()],
    }),
    [],
  );
  useListener(sections);
  return <KeysContext value={registry}>{children}</KeysContext>;
}

function useListener(sections: RefObject<Map<string, KeySection>>): void {
  const before = useRef({ key: '', at: 0 });
  useEffect(() => {
    const onPress = (event: KeyboardEvent): void => {
      const name = nameOfPress(event);
      if (name === undefined || event.defaultPrevented) return;
      if (isElsewhere(name)) {
        stopHeldEnter(event);
        return;
      }
      const { key, at } = before.current;
      const sequence = event.timeStamp - at < SEQUENCE_MS ? `${key} ${name}` : name;
      before.current = { key: name, at: event.timeStamp };
      const action = find(sections.current, sequence) ?? find(sections.current, name);
      if (action === undefined) return;
      event.preventDefault();
      before.current = { key: '', at: 0 };
      const goesOn = action.goesOn === true || goesOnWhileHeld(name);
      if (!event.repeat || goesOn) action.run(name);
    };
    window.addEventListener('keydown', onPress);
    return () => {
      window.removeEventListener('keydown', onPress);
    };
  }, [sections]);
}

/** A held Enter presses the focused button once, not as often as the keyboard repeats it. */
function stopHeldEnter(event: KeyboardEvent): void {
  const isButton = document.activeElement instanceof HTMLButtonElement;
  if (event.repeat && event.key === 'Enter' && isButton) event.preventDefault();
}

/** A dialog has its own keys, and so have fields. */
function isElsewhere(name: string): boolean {
  if (document.querySelector('[role=dialog][data-open], [role=alertdialog][data-open]'))
    return true;
  return belongsToElement(name, document.activeElement);
}

/** The section that was opened last goes first. */
function find(sections: ReadonlyMap<string, KeySection>, name: string): KeyAction | undefined {
  for (const { actions } of [...sections.values()].reverse()) {
    const action = actions.find(({ keys }) => keys.includes(name));
    if (action !== undefined) return action;
  }
  return undefined;
}

function useRegistry(): Registry {
  const registry = useContext(KeysContext);
  if (registry === undefined) throw new Error('Keys need a KeysProvider above them.');
  return registry;
}

/** Gives these keys a meaning for as long as the caller is on the screen. */
export function useKeys(title: string, actions: readonly KeyAction[]): void {
  const id = useId();
  const registry = useRegistry();
  useEffect(() => {
    registry.set(id, { title, actions });
  }, [id, registry, title, actions]);
  useEffect(
    () => () => {
      registry.remove(id);
    },
    [id, registry],
  );
}

/** The sections that are on the screen at the moment of the call, for the help. */
export function useKeySections(): () => readonly KeySection[] {
  const registry = useRegistry();
  return () => registry.sections();
}
