import * as ort from '@hand-digits/recognition/onnxruntime';
import { differentiate } from '../src/autodiff/differentiate.ts';
import type { Value } from '../src/autodiff/graph.ts';
import { Graph } from '../src/autodiff/graph.ts';
import { multiply, sum } from '../src/autodiff/operators/index.ts';
import { seededRandom } from '../src/random/seeded.ts';

/** An operator under test: its inputs' shapes, and how it is applied to them. */
export interface Subject {
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly apply: (graph: Graph, inputs: Readonly<Record<string, Value>>) => Value;
  /** starting values are drawn from −1…1 and then changed by this, e.g. to stay off a kink */
  readonly adjust?: (value: number) => number;
  /** inputs that are not differentiated by */
  readonly constants?: readonly string[];
}

export interface GradientComparison {
  readonly input: string;
  /** ‖analytic − numeric‖ / ‖numeric‖ */
  readonly relativeError: number;
  readonly norm: number;
}

type Values = Record<string, Float32Array>;

const STEP = 1 / 128;

/**
 * Compares every gradient of an operator with central finite differences of the forward pass, both
 * computed by ONNX Runtime. The loss is a random projection of the output, so that no element of the
 * gradient can hide behind another.
 */
export async function compareGradients(
  subject: Subject,
  seed: number,
): Promise<GradientComparison[]> {
  const random = seededRandom(seed, 'gradient check');
  const { adjust = (value: number) => value } = subject;
  const values: Values = Object.fromEntries(
    Object.entries(subject.shapes).map(([name, shape]) => {
      const count = shape.reduce((product, side) => product * side, 1);
      return [name, Float32Array.from({ length: count }, () => adjust(random.between(-1, 1)))];
    }),
  );
  const wanted = Object.keys(subject.shapes).filter((name) => !subject.constants?.includes(name));
  const { forward, backward, projection } = await sessionsOf(subject, wanted);
  values['projection'] = Float32Array.from({ length: projection }, () => random.between(-1, 1));
  const analytic = await run(backward, values, subject);
  const comparisons: GradientComparison[] = [];
  for (const name of wanted) {
    const numeric = await numericGradient({ forward, subject, values, name });
    const gradient = analytic[`gradient:${name}`] ?? new Float32Array();
    comparisons.push({ input: name, ...distance(gradient, numeric) });
  }
  return comparisons;
}

async function sessionsOf(
  subject: Subject,
  wanted: readonly string[],
): Promise<{ forward: Session; backward: Session; projection: number }> {
  const build = (withGradients: boolean): { graph: Graph; projection: number } => {
    const graph = new Graph('check');
    const inputs = Object.fromEntries(
      Object.entries(subject.shapes).map(([name, shape]) => [name, graph.input(name, shape)]),
    );
    const output = subject.apply(graph, inputs);
    const weights = graph.input('projection', output.shape);
    const loss = sum(graph, multiply(graph, output, weights));
    graph.output('loss', loss);
    if (withGradients) {
      const values = wanted.flatMap((name) => inputs[name] ?? []);
      differentiate(graph, loss, values).forEach((gradient, index) => {
        graph.output(`gradient:${wanted[index] ?? ''}`, gradient);
      });
    }
    const projection = output.shape.map(Number).reduce((product, side) => product * side, 1);
    return { graph, projection };
  };
  const backward = build(true);
  const session = async (graph: Graph, shape: readonly number[]): Promise<Session> => ({
    run: await ort.InferenceSession.create(graph.encode(), { intraOpNumThreads: 1 }),
    projection: shape,
  });
  const shape = outputShape(subject);
  return {
    forward: await session(build(false).graph, shape),
    backward: await session(backward.graph, shape),
    projection: backward.projection,
  };
}

interface Session {
  readonly run: ort.InferenceSession;
  readonly projection: readonly number[];
}

function outputShape(subject: Subject): readonly number[] {
  const graph = new Graph('shape');
  const inputs = Object.fromEntries(
    Object.entries(subject.shapes).map(([name, shape]) => [name, graph.input(name, shape)]),
  );
  return subject.apply(graph, inputs).shape.map(Number);
}

async function run(session: Session, values: Values, subject: Subject): Promise<Values> {
  const feeds = Object.entries(values).map(([name, data]) => {
    const shape = name === 'projection' ? session.projection : (subject.shapes[name] ?? []);
    return [name, new ort.Tensor('float32', data, [...shape])] as const;
  });
  const outputs = await session.run.run(Object.fromEntries(feeds));
  return Object.fromEntries(
    Object.entries(outputs).map(([name, tensor]) => [name, tensor.data as Float32Array]),
  );
}

async function numericGradient(at: {
  forward: Session;
  subject: Subject;
  values: Values;
  name: string;
}): Promise<Float64Array> {
  const original = at.values[at.name] ?? new Float32Array();
  const gradient = new Float64Array(original.length);
  for (let index = 0; index < original.length; index += 1) {
    const lossAt = async (change: number): Promise<number> => {
      const moved = Float32Array.from(original);
      moved[index] = (moved[index] ?? 0) + change;
      const { loss } = await run(at.forward, { ...at.values, [at.name]: moved }, at.subject);
      return loss?.[0] ?? Number.NaN;
    };
    gradient[index] = ((await lossAt(STEP)) - (await lossAt(-STEP))) / (2 * STEP);
  }
  return gradient;
}

function distance(
  analytic: Float32Array,
  numeric: Float64Array,
): { relativeError: number; norm: number } {
  if (analytic.length !== numeric.length) return { relativeError: Infinity, norm: 0 };
  let difference = 0;
  let norm = 0;
  numeric.forEach((value, index) => {
    difference += (value - (analytic[index] ?? Number.NaN)) ** 2;
    norm += value ** 2;
  });
  return { relativeError: Math.sqrt(difference / norm), norm: Math.sqrt(norm) };
}
