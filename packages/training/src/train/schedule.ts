/** A cosine from `peak` down to `final` after a linear warm-up (Loshchilov & Hutter 2017). */
export interface ScheduleSpec {
  readonly peak: number;
  readonly final: number;
  /** share of all steps that the warm-up takes, 0…1 */
  readonly warmUp: number;
}

/** The learning rate of step `step` (from 0) of `steps`. */
export function learningRateAt(schedule: ScheduleSpec, step: number, steps: number): number {
  const { peak, final, warmUp } = schedule;
  const warmUpSteps = Math.round(warmUp * steps);
  if (step < warmUpSteps) return (peak * (step + 1)) / warmUpSteps;
  const progress = (step - warmUpSteps) / Math.max(1, steps - warmUpSteps);
  return final + ((peak - final) * (1 + Math.cos(Math.PI * progress))) / 2;
}
