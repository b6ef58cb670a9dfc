/**
 * Area under the receiver operating characteristic: the probability that one of the first is
 * scored higher than one of the second, a tie counting half (Mann and Whitney 1947).
 *
 * @returns 0…1; 0.5 is chance; null where either has none
 */
export function areaUnderRoc(first: readonly number[], second: readonly number[]): number | null {
  if (first.length === 0 || second.length === 0) return null;
  const all = [
    ...first.map((score) => ({ score, first: true })),
    ...second.map((score) => ({ score, first: false })),
  ].sort((one, other) => one.score - other.score);
  let rankSum = 0;
  for (let from = 0; from < all.length;) {
    let to = from + 1;
    while (to < all.length && all[to]?.score === all[from]?.score) to += 1;
    // Equal scores share the mean of the ranks that they occupy, which are from + 1 … to.
    const rank = (from + 1 + to) / 2;
    rankSum += rank * all.slice(from, to).filter((one) => one.first).length;
    from = to;
  }
  const wins = rankSum - (first.length * (first.length + 1)) / 2;
  return wins / (first.length * second.length);
}
