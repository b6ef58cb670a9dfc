/**
 * McNemar's exact test: whether two models that read the same images differ by more than chance.
 * Only the images count that exactly one of them reads rightly; if the models are equally good,
 * each of those is a fair coin.
 *
 * @param onlyFirst images that only the first model reads rightly
 * @param onlySecond images that only the second model reads rightly
 * @returns the two-sided p value, 0…1: how often chance alone would make a difference this large
 */
export function mcnemarExact(onlyFirst: number, onlySecond: number): number {
  const tosses = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  // ln of C(tosses, k) / 2^tosses, from k = 0 on: 2^-tosses itself underflows from 1075 tosses on.
  let logTerm = -tosses * Math.LN2;
  let tail = Math.exp(logTerm);
  for (let heads = 1; heads <= fewer; heads += 1) {
    logTerm += Math.log((tosses - heads + 1) / heads);
    tail += Math.exp(logTerm);
  }
  return Math.min(1, 2 * tail);
}
