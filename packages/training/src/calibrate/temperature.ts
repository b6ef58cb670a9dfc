/**
 * The temperature that makes confidences mean what they say on held-out data: the one that minimises
 * the negative log-likelihood of softmax(logits / T) (Guo et al. 2017).
 *
 * @param logits [count, 10]
 * @param labels [count] 0…9
 * @returns T in [0.05, 20]
 * @throws RangeError when there is nothing to fit on
 */
export function fitTemperature(logits: Float32Array, labels: Uint8Array): number {
  if (labels.length === 0) throw new RangeError('A temperature needs at least one held-out image.');
  const loss = (logTemperature: number): number =>
    negativeLogLikelihood(logits, labels, Math.exp(logTemperature));
  return Math.exp(goldenSection(loss, Math.log(0.05), Math.log(20)));
}

/** Mean of −log softmax(logits / T)[label]. */
export function negativeLogLikelihood(
  logits: Float32Array,
  labels: Uint8Array,
  temperature: number,
): number {
  const classes = logits.length / labels.length;
  let sum = 0;
  labels.forEach((label, image) => {
    const row = logits.subarray(image * classes, (image + 1) * classes);
    const largest = Math.max(...row);
    const partition = row.reduce((z, logit) => z + Math.exp((logit - largest) / temperature), 0);
    sum += Math.log(partition) - ((row[label] ?? Number.NaN) - largest) / temperature;
  });
  return sum / labels.length;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const TOLERANCE = 1e-4;

/** The minimum of a function with one valley (Kiefer 1953). */
function goldenSection(of: (x: number) => number, low: number, high: number): number {
  let [left, right] = [low, high];
  let [a, b] = [right - GOLDEN * (right - left), left + GOLDEN * (right - left)];
  let [atA, atB] = [of(a), of(b)];
  while (right - left > TOLERANCE) {
    if (atA < atB) {
      [right, b, atB] = [b, a, atA];
      a = right - GOLDEN * (right - left);
      atA = of(a);
    } else {
      [left, a, atA] = [a, b, atB];
      b = left + GOLDEN * (right - left);
      atB = of(b);
    }
  }
  return (left + right) / 2;
}
