import { describe, expect, test } from 'vitest';
import { goesOnWhileHeld, nameOfPress } from '../src/app/key-press.ts';

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', true>> = {},
) => nameOfPress({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

describe('a key', () => {
  test('has one name whether it is pressed as capital or not', () => {
    expect(press('G', { shiftKey: true })).toBe('g');
    expect(press('ArrowLeft')).toBe('ArrowLeft');
    expect(press('?', { shiftKey: true })).toBe('?');
  });

  test('has the same name with Ctrl as with ⌘', () => {
    expect(press('z', { ctrlKey: true })).toBe('mod+z');
    expect(press('z', { metaKey: true })).toBe('mod+z');
    expect(press('Z', { ctrlKey: true, shiftKey: true })).toBe('mod+shift+z');
  });

  test('with Alt belongs to the browser', () => {
    expect(press('d', { altKey: true })).toBeUndefined();
  });

  test('that is held undoes and changes thickness again and again, and judges once', () => {
    expect(['mod+z', '['].every(goesOnWhileHeld)).toBe(true);
    expect(['7', 'n', 'Enter', 'mod+Enter', 's', 'u'].some(goesOnWhileHeld)).toBe(false);
  });
});
