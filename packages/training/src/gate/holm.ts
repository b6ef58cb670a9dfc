/**
 * p values adjusted for having tested several hypotheses, so that the chance of a single false alarm
 * among all of them stays what it would be for one (Holm 1979): rejecting those at or below a level
 * keeps the family-wise error there, whatever the tests' dependence.
 *
 * @param values 0…1
 * @returns adjusted values in the same order, each at least the original
 */
export function adjustForMany(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
  const adjusted = values.map(() => 1);
  let highest = 0;
  order.forEach((at, rank) => {
    highest = Math.max(highest, Math.min(1, values[at]! * (values.length - rank)));
    adjusted[at] = highest;
  });
  return adjusted;
}
