import { InvalidArgumentError, Option } from 'commander';

/** An option that takes a whole number from 1 on. */
export function countOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= 1) return value;
    throw new InvalidArgumentError('It must be a whole number from 1 on.');
  });
}
