import { presentPrediction } from '../present.ts';
import type { PredictionRecord } from '../records.ts';

/** One prediction as the API shows it, on one line, with whole addresses. */
export function jsonLine(baseUrl: string): (record: PredictionRecord) => string {
  return (record) => {
    const prediction = presentPrediction(record);
    const { image, digitImageUrl, inkUrl } = prediction;
    const whole = {
      ...prediction,
      image: { ...image, url: baseUrl + image.url },
      digitImageUrl: digitImageUrl === null ? null : baseUrl + digitImageUrl,
      inkUrl: inkUrl === null ? null : baseUrl + inkUrl,
    };
    return `${JSON.stringify(whole)}\n`;
  };
}
