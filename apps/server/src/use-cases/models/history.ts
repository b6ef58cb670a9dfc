import type { ActivationRecord } from './ports.ts';

/**
 * Where "roll back" leads: rolling back twice goes back two steps, not forth again.
 * @param newestFirst the whole history
 * @returns null where nothing is left to go back to
 */
export function modelToRollBackTo(newestFirst: readonly ActivationRecord[]): string | null {
  const stack: string[] = [];
  for (const { model, why } of [...newestFirst].reverse()) {
    if (why === 'rolled-back') stack.pop();
    else if (stack.at(-1) !== model) stack.push(model);
  }
  return stack.at(-2) ?? null;
}
