import type { Digit, Truth } from '@hand-digits/contract';
import type { KeyAction } from '../app/keys.tsx';

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** The keys by which one says what an image really is: its digit, or n. */
export function truthKeys(
  words: { readonly digit: string; readonly notADigit: string },
  onChoose: (truth: Truth) => void,
): KeyAction[] {
  return [
    {
      keys: DIGITS,
      shown: '0 … 9',
      label: words.digit,
      run: (key) => {
        onChoose(Number(key) as Digit);
      },
    },
    {
      keys: ['n', '-'],
      label: words.notADigit,
      run: () => {
        onChoose('not-a-digit');
      },
    },
  ];
}
