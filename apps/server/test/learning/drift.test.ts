import { describe, expect, it } from 'vitest';
import { TrafficWatch } from '../../src/inference/traffic-watch.ts';
import { trafficOf } from '../../src/registry/evaluation.ts';
import { getDrift } from '../../src/use-cases/learning/drift.ts';
import { shareOf, type TrafficReference } from '../../src/use-cases/learning/traffic.ts';

const MODEL = 'm';

/** Each digit as often as any other, mostly sure, of usual ink. */
function usual(at: number): { confidence: number; digit: number; ink: number } {
  return { confidence: at % 20 === 0 ? 0.97 : 0.9995, digit: at % 10, ink: 0.1 + (at % 7) / 100 };
}

function watchOf(count: number, readingOf = usual): TrafficWatch {
  const watch = new TrafficWatch();
  for (let at = 0; at < count; at += 1) watch.add(MODEL, readingOf(at));
  return watch;
}

async function driftOf(traffic: TrafficWatch, reference: TrafficReference | null) {
  const { value } = await getDrift({
    traffic,
    models: { active: () => Promise.resolve(MODEL) },
    packages: {
      open: () =>
        Promise.resolve({
          ...{ manifest: {}, evaluation: null, card: '', files: [] },
          promises: { table: null, accept: 1 },
          traffic: reference,
        }),
    },
  });
  return value;
}

const REFERENCE: TrafficReference = {
  confidence: { edges: [0.5, 0.9, 0.99], shares: [0, 0, 0.05, 0.95] },
  class: { edges: [1, 2, 3, 4, 5, 6, 7, 8, 9], shares: new Array<number>(10).fill(0.1) },
  ink: { edges: [0.08, 0.13, 0.2], shares: [0, 0.43, 0.57, 0] },
};

describe('drift', () => {
  it('says nothing before there are enough readings', async () => {
    const report = await driftOf(watchOf(999), REFERENCE);
    expect(report).toMatchObject({ readings: 999, statistics: [], warnings: [], against: null });
  });

  it('is small while images look like those of the evaluation', async () => {
    const { statistics, warnings, against } = await driftOf(watchOf(1000), REFERENCE);
    expect(against).toBe('evaluation');
    expect(statistics.map(({ name, drifted }) => [name, drifted])).toEqual([
      ['confidence', false],
      ['class', false],
      ['ink', false],
    ]);
    expect(warnings).toEqual([]);
  });

  it('of confidence is told in plain words', async () => {
    const unsure = watchOf(1000, (at) => ({
      ...usual(at),
      confidence: at % 2 === 0 ? 0.7 : 0.9995,
    }));
    const { warnings } = await driftOf(unsure, REFERENCE);
    expect(warnings).toEqual([
      expect.stringMatching(/^The model is sure of other images .*50 % of/),
    ]);
  });

  it('of classes names the digit that comes more often', async () => {
    const sevens = watchOf(1000, (at) => ({ ...usual(at), digit: at % 2 === 0 ? 7 : at % 10 }));
    const { warnings } = await driftOf(sevens, REFERENCE);
    expect(warnings).toEqual([expect.stringMatching(/^Other digits .* read as 7,/)]);
  });

  it('of ink shows a pen that has changed', async () => {
    const bold = watchOf(1000, (at) => ({ ...usual(at), ink: 0.3 }));
    const { warnings } = await driftOf(bold, REFERENCE);
    expect(warnings).toEqual([expect.stringMatching(/thinner or bolder/)]);
  });

  it('is measured against the first thousand where the package tells nothing, once there are two', async () => {
    expect((await driftOf(watchOf(1999), null)).statistics).toEqual([]);
    const changed = watchOf(2000, (at) => (at < 1000 ? usual(at) : { ...usual(at), ink: 0.3 }));
    const { statistics, against } = await driftOf(changed, null);
    expect(against).toBe('first-readings');
    expect(statistics.filter(({ drifted }) => drifted).map(({ name }) => name)).toEqual(['ink']);
  });
});

describe('what a package tells of its own test', () => {
  it('becomes histograms: confidences from coverage, classes from the confusion matrix', () => {
    const confusion = Array.from({ length: 10 }, (_, truth) =>
      Array.from({ length: 11 }, (_, claim) => (claim === truth ? truth + 1 : 0)),
    );
    const points = [
      { coverage: 1, threshold: 0 },
      { coverage: 0.9, threshold: 0.8 },
      { coverage: 0.5, threshold: 0.99 },
    ];
    const measures = { images: 55, confusion, coverage: { points } };
    const found = trafficOf({ suites: [{ measures }] });
    expect(found?.confidence?.edges).toEqual([0.8, 0.99]);
    expect(found?.confidence?.shares.map((share) => Number(share.toFixed(6)))).toEqual([
      0.1, 0.4, 0.5,
    ]);
    expect(found?.class?.shares[9]).toBeCloseTo(10 / 55);
    expect(found?.ink).toBeNull();
  });

  it('puts a value that equals an edge above it', () => {
    expect(shareOf([0.5, 0.4], [0.5])).toEqual([0.5, 0.5]);
  });
});
