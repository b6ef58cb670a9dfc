import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/api-context.ts';
import { modelQuery, settingsQuery } from '../api/queries.ts';
import type { Answer, Claim } from './answer.ts';
import { riskRowsOf, rowFor } from './risk-table.ts';
import type { Threshold } from './words.ts';

/** What the claims of a model are measured against. */
export function useThreshold(model: string | undefined): Threshold {
  const api = useApi();
  const errorRate = useQuery(settingsQuery(api)).data?.errorRate;
  const detail = useQuery({ ...modelQuery(api, model ?? ''), enabled: model !== undefined }).data;
  const rows = riskRowsOf(detail?.evaluation);
  // The server accepts by the error rate that was chosen; without a table the manifest's threshold stands.
  const promised = errorRate === undefined ? undefined : rowFor(rows, errorRate)?.threshold;
  return { accept: promised ?? acceptOf(detail?.manifest), errorRate, rows };
}

function acceptOf(manifest: Readonly<Record<string, unknown>> | undefined): number | undefined {
  const thresholds = manifest?.['thresholds'];
  if (typeof thresholds !== 'object' || thresholds === null || !('accept' in thresholds)) {
    return undefined;
  }
  return typeof thresholds.accept === 'number' ? thresholds.accept : undefined;
}

/** What only this browser has read, decided as the server would: by the error rate that was chosen. */
export function useAsChosen(answer: Answer | null): Answer | null {
  const { accept } = useThreshold(answer?.claim.model);
  if (answer?.stored !== null || accept === undefined) return answer;
  return { ...answer, claim: { ...answer.claim, decision: decisionBy(answer.claim, accept) } };
}

/** A tie is a guess, whatever the threshold. */
export function decisionBy(
  { decision, confidence, probabilities }: Claim,
  accept: number,
): Claim['decision'] {
  if (decision === 'not-a-digit') return decision;
  const isTie = (probabilities ?? []).filter((one) => one >= confidence).length > 1;
  return confidence >= accept && !isTie ? 'accepted' : 'review';
}
