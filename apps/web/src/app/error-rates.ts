/** The error rates that the sliders stop at, in steps that look even: 0.01 % … 20 %. */
export const ERROR_RATES = [
  0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2,
] as const;

/** The place of the stop that is nearest to a rate, by ratio. */
export function nearestRate(errorRate: number): number {
  const distances = ERROR_RATES.map((stop) => Math.abs(Math.log(stop / errorRate)));
  return distances.indexOf(Math.min(...distances));
}
