import { Gauge, type Registry } from 'prom-client';
import { getDrift, type DriftParts } from '../use-cases/learning/drift.ts';
import { getPromise, type PromiseParts } from '../use-cases/learning/promise.ts';

type LearningMetricsParts = DriftParts & PromiseParts;

/** Whether images have changed and whether the promised error rate is kept, asked when they are read. */
export function addLearningMetrics(registry: Registry, parts: LearningMetricsParts): void {
  const registers = [registry];
  new Gauge({
    name: 'hand_digits_drift',
    help: 'Population stability index of the newest 1,000 readings of the active model against its own evaluation; above 0.2 the images have changed.',
    labelNames: ['model', 'statistic'],
    registers,
    async collect() {
      const { value } = await getDrift(parts);
      this.reset();
      for (const { name, index } of value.statistics) {
        this.labels(value.model ?? '', name).set(index);
      }
    },
  });
  new Gauge({
    name: 'hand_digits_accepted_error_rate',
    help: 'Error rate among the accepted: the one that was chosen, and bounds of the true one by reviewed spot checks.',
    labelNames: ['kind'],
    registers,
    async collect() {
      const outcome = await getPromise(parts);
      this.reset();
      if (outcome.kind === 'refused') return;
      for (const kind of ['errorRate', 'low', 'high'] as const) {
        this.labels(kind === 'errorRate' ? 'chosen' : kind).set(outcome.value[kind]);
      }
    },
  });
  new Gauge({
    name: 'hand_digits_error_rate_broken',
    help: '1: even the lower bound of the true error rate is above the chosen one, the alarm; 0: it is not.',
    registers,
    async collect() {
      const outcome = await getPromise(parts);
      const isBroken = outcome.kind === 'done' && outcome.value.standing === 'broken';
      this.set(isBroken ? 1 : 0);
    },
  });
}
